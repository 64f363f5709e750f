// A step with other options: what would become of documents as they come to it.
import { h, put, table } from '/dom.js';
import { get, post, at } from '/api.js';
import { t } from '/words.js';
import { count, short, value } from '/format.js';
import { openRun, tabs, to } from '/run.js';
import { diff } from '/document.js';

export async function showTrying(page, { run, parts: [name], signal }) {
  const [opened, steps] = await Promise.all([openRun(run, signal), get(at('runs', run, 'steps'), null, signal)]);
  const step = steps.find(s => s.name === name) ?? steps.find(s => s.word !== 'extract-html') ?? steps[0];
  const result = h('div', { class: 'result', role: 'status', 'aria-live': 'polite' });
  if (!step) return put(page, tabs(run, 'try', opened), h('h1', null, t('trying')));
  const form = h('form', { class: 'options-form', onsubmit: e => { e.preventDefault(); attempt(); }, oninput: () => { clearTimeout(waiting); waiting = setTimeout(attempt, 500); } },
    step.options.map(option), h('p', { class: 'links' }, h('button', { type: 'submit', class: 'main' }, t('tryNow')), h('button', { type: 'reset', onclick: () => setTimeout(attempt) }, t('back'))));
  let waiting, turn = 0;
  put(page, tabs(run, 'try', opened), h('h1', null, t('trying')), h('p', { class: 'lead' }, t('tryLead')),
    h('label', { class: 'field' }, h('span', null, t('step')), h('select', { onchange: e => { location.hash = to(run, 'try', e.target.value).slice(1); } }, steps.map(s => h('option', { value: s.name, selected: s === step }, s.name)))),
    h('p', { class: 'note' }, step.says), h('div', { class: 'desk' }, h('section', null, h('h2', null, t('options')), form), result));
  attempt();

  async function attempt() {
    const mine = ++turn, options = {};
    for (const o of step.options) {
      const field = form.elements[o.name], now = field.type === 'checkbox' ? String(field.checked) : field.value.trim() || 'off';
      if (now !== o.value) options[o.name] = now === 'off' ? 'null' : o.kind === 'text' ? JSON.stringify(now) : now;
    }
    if (!result.firstChild) put(result, h('p', { class: 'lead' }, t('wait')));
    result.setAttribute('aria-busy', 'true');
    try {
      const answer = await post(at('runs', run, 'try'), { step: step.name, options }, signal);
      if (mine === turn && !signal.aborted) put(result, shown(answer, signal));
    } catch (e) { if (mine === turn && !signal.aborted) put(result, h('p', { class: 'wrong', role: 'alert' }, e.message)); }
    finally { if (mine === turn) result.removeAttribute('aria-busy'); }
  }
}

function option(o) {
  const id = `option-${o.name}`, says = `${id}-says`;
  const shared = { id, name: o.name, 'aria-describedby': says };
  let field;
  if (o.kind === 'flag' && o.value !== 'off') field = h('input', { ...shared, type: 'checkbox', checked: o.value === 'true' });
  else if (o.kind === 'choice') field = h('select', shared, [...(o.choices.includes(o.value) ? [] : [o.value]), ...o.choices].map(c => h('option', { value: c, selected: c === o.value }, c)));
  else if (o.kind === 'number') field = h('input', { ...shared, type: 'text', inputmode: 'decimal', value: o.value, autocomplete: 'off' });
  else field = h('input', { ...shared, type: 'text', value: o.value, autocomplete: 'off', spellcheck: 'false' });
  field.defaultValue = o.value;
  if (field.type === 'checkbox') field.defaultChecked = o.value === 'true';
  for (const c of field.options ?? []) c.defaultSelected = c.value === o.value;
  return h('div', { class: 'option' }, h('label', { for: id }, o.name), field, h('p', { class: 'note', id: says }, o.says, o.value !== o.default ? ` (${t('default', o.default)})` : ''));
}

function shown(a) {
  const rules = [...new Set([...Object.keys(a.was.rules), ...Object.keys(a.now.rules)])];
  const line = (name, was, now, classes) => h('tr', { class: classes }, h('th', { scope: 'row' }, name), h('td', { class: 'n' }, count(was)), h('td', { class: 'n' }, count(now)), h('td', { class: 'n' }, now === was ? '' : `${now > was ? '+' : '−'}${count(Math.abs(now - was))}`));
  return [h('h2', null, t('changed')), h('p', { class: 'note' }, t('sampleOf', count(a.sample))),
    table(t('changed'), ['', { text: t('inRecipe'), n: true }, { text: t('asTried'), n: true }, { text: '±', n: true }], [
      line(t('kept'), a.was.kept, a.now.kept, 'kept'), line(t('dropped'), a.was.dropped, a.now.dropped, 'dropped'), a.was.failed + a.now.failed ? line(t('failed'), a.was.failed, a.now.failed, 'failed') : null,
      a.was.edited + a.now.edited ? line(t('editedOnes'), a.was.edited, a.now.edited) : null, line(t('characters'), a.was.chars, a.now.chars), rules.map(r => line(h('bdi', null, r), a.was.rules[r] ?? 0, a.now.rules[r] ?? 0, 'sub'))]),
    h('p', { class: 'links' }, h('button', { type: 'button', onclick: e => copy(a.recipe, e.target) }, t('copy'))), h('details', null, h('summary', null, t('recipe')), h('pre', { class: 'recipe', tabindex: 0, 'aria-label': t('recipe') }, a.recipe)),
    a.changed.length === 0 ? h('p', { class: 'lead' }, t('noChange')) : a.changed.map(d => h('article', { class: d.now.fate === 'kept' ? 'passed' : d.now.fate },
      h('p', { class: 'where' }, h('bdi', null, d.url ?? d.id)), h('p', { class: 'why' }, fate(d.was), ' → ', fate(d.now)), d.diff.length ? diff(d.diff) : d.text ? h('blockquote', null, d.text) : null))];
}

const fate = v => h('span', { class: v.fate }, v.fate === 'kept' ? t('kept') : [t(v.fate), ' ', v.rule, v.value === undefined ? '' : ` ${value(v.value)}`]);

// The clipboard of a page that is not served over TLS is closed on other machines: there the text is selected instead.
async function copy(text, button) {
  const said = document.querySelector('.said');
  try { await navigator.clipboard.writeText(text); }
  catch {
    const area = h('textarea', { class: 'unseen', 'aria-hidden': 'true' });
    area.value = text;
    button.after(area);
    area.select();
    document.execCommand('copy');
    area.remove();
    button.focus();
  }
  put(said, t('copied'));
  setTimeout(() => put(said), 3000);
}
