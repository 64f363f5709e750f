// Documents of a run, a page at a time, by what became of them and by what they hold.
import { h, put } from '/dom.js';
import { get, at } from '/api.js';
import { t } from '/words.js';
import { count, percent, value } from '/format.js';
import { openRun, tabs, to } from '/run.js';

const names = ['fate', 'step', 'rule', 'where', 'text', 'language', 'category', 'duplicate_of'];

export async function showDocuments(page, { run, search, signal }) {
  const opened = await openRun(run, signal), { summary } = opened;
  const filter = Object.fromEntries(names.map(n => [n, search.get(n) ?? '']));
  const form = h('form', { class: 'filter', role: 'search', onsubmit: e => { e.preventDefault(); go(); } },
    choice('fate', [['kept', t('kept')], ['dropped', t('dropped')], ['failed', t('failed')]]),
    choice('step', summary.steps.map(s => [s.name, s.name])),
    choice('rule', [...new Set(summary.rules.filter(r => !filter.step || r.step === filter.step).map(r => r.rule))].map(r => [r, r])),
    (summary.languages ?? []).length ? choice('language', summary.languages.map(l => [l.name, l.name])) : null,
    (summary.categories ?? []).length ? choice('category', summary.categories.map(l => [l.name, l.name])) : null,
    field('where'), field('text'), h('button', { type: 'submit', class: 'main' }, t('search')));
  const found = h('p', { class: 'note', role: 'status' }), list = h('div'), more = h('p', { class: 'links' });
  put(page, tabs(run, 'documents', opened), h('h1', null, filter.duplicate_of ? t('copyOf', filter.duplicate_of) : t('documents')), form, found, list, more);

  const begin = search.get('after'), first = await ask(begin);
  if (!filter.text && !filter.language && !filter.category && !filter.where) total();
  if (first.looked === undefined) ended(first); else goOn(first);

  // A page is asked for until it is full: what has been found so far is there to read.
  async function goOn(answer) {
    let rows = answer.rows.length;
    try {
      while (answer.looked !== undefined && rows < 50 && !signal.aborted) {
        put(found, t('looked', percent(answer.looked, 1)));
        answer = await ask(`${answer.next.part}.${answer.next.row}`);
        rows += answer.rows.length;
      }
      if (!signal.aborted) { put(found); ended(answer); }
    } catch (e) { if (!signal.aborted) put(found, e.message); }
  }

  async function ask(after) {
    const answer = await get(at('runs', run, 'documents'), { ...filter, after }, signal);
    list.append(...answer.rows.map(r => rowCard(run, r)));
    return answer;
  }

  function ended(answer) {
    if (!list.firstChild) put(list, h('p', { class: 'lead' }, t('nothing')));
    put(more, begin ? h('a', { href: link({ ...filter }) }, t('first')) : null, answer.next ? h('a', { class: 'next', href: link({ ...filter, after: `${answer.next.part}.${answer.next.row}` }) }, t('next')) : null);
  }

  function total() {
    get(at('runs', run, 'count'), filter, signal).then(c => { if (!signal.aborted) put(found, t('found', count(c.count))); }, () => { });
  }

  function go() { location.hash = link(Object.fromEntries(new FormData(form))).slice(1); }
  function link(values) { return to(run, 'documents') + '?' + new URLSearchParams(Object.entries(values).filter(([, v]) => v)); }
  function choice(name, options) {
    return h('label', null, h('span', null, t(name)), h('select', { name, onchange: go }, h('option', { value: '' }, t('any')),
      options.map(([v, text]) => h('option', { value: v, selected: v === filter[name] }, text))));
  }
  function field(name) { return h('label', { class: 'field' }, h('span', null, t(name)), h('input', { type: 'search', name, value: filter[name], maxlength: 200, autocomplete: 'off' })); }
}

export function verdict(row) {
  if (row.fate === 'kept') return h('span', { class: 'kept' }, t('kept'));
  return [h('span', { class: row.fate }, t(row.fate)), ' ', h('span', null, h('bdi', null, row.step), ' / ', h('bdi', null, row.rule)),
    row.value === undefined ? null : h('span', null, ' ', row.limit === undefined ? value(row.value) : t('measured', value(row.value), value(row.limit)))];
}

export const rowCard = (run, row) => h('article', { class: row.fate === 'kept' ? 'passed' : row.fate },
  h('p', { class: 'where' }, h('a', { href: to(run, 'document', row.part, row.row) }, h('bdi', null, row.url ?? row.id)), h('small', null, `${count(row.chars_in)} ${t('characters').toLowerCase()}`)),
  h('p', { class: 'why' }, verdict(row), row.error ? h('span', null, ' ', row.error) : null),
  row.excerpt ? h('blockquote', null, row.excerpt) : null);
