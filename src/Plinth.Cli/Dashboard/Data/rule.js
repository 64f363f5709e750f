// One rule: its values with the limit, what another limit would do, and documents on either side.
import { h, put } from '/dom.js';
import { get, at } from '/api.js';
import { t } from '/words.js';
import { count, percent, value } from '/format.js';
import { Histogram } from '/histogram.js';
import { openRun, tabs, to } from '/run.js';
import { rowCard } from '/documents.js';

export async function showRule(page, { run, parts: [step, name], signal }) {
  const opened = await openRun(run, signal), { summary } = opened;
  const rules = summary.rules.filter(r => r.step === step && r.rule === name);
  if (!rules.length) throw new Error(t('noPage'));
  put(page, tabs(run, '', opened), h('p', { class: 'kicker' }, h('a', { href: to(run) }, t('funnel')), ' / ', h('bdi', null, step)), h('h1', null, h('bdi', null, name)));
  for (const rule of rules.filter(r => r.buckets?.length)) page.append(judged(run, rule, summary, signal));
  if (!rules.some(r => r.buckets?.length)) page.append(h('p', { class: 'lead' }, `${t('dropped')} ${count(rules[0].dropped)}. ${t('noValues')}`));
  page.append(h('p', { class: 'links' }, h('a', { href: `${to(run, 'documents')}?${new URLSearchParams({ step, rule: name, fate: 'dropped' })}` }, t('allDropped')),
    opened.reads_sources ? h('a', { href: to(run, 'try', step) }, t('tryStep')) : null));
  const sides = h('div', { class: 'sides' }, h('p', { class: 'lead' }, t('loading')));
  page.append(sides);
  near(sides, run, step, name, rules.find(r => r.limit !== undefined)?.limit ?? 0, rules[0], signal);
}

function judged(run, rule, summary, signal) {
  const all = rule.buckets.reduce((n, b) => n + b.count, 0);
  const says = h('p', { class: 'effect', role: 'status', 'aria-live': 'polite' });
  let waiting, latest = 0;
  const chart = new Histogram(rule.buckets, rule.limit, rule.at_least, rule.dropped, rule.limit === undefined ? null : move);
  const slider = h('input', { type: 'range', min: 0, max: 1000, step: 1, 'aria-label': t('move'), oninput: e => move(chart.axis.value(e.target.value / 1000)) });
  const field = h('input', { type: 'number', step: 'any', 'aria-label': t('limit'), onchange: e => { if (e.target.value !== '') move(Number(e.target.value)); } });
  const reset = h('button', { type: 'button', onclick: () => move(rule.limit) }, t('reset'));
  set(rule.limit);

  function set(limit) {
    slider.value = Math.round(1000 * chart.axis.at(limit));
    slider.setAttribute('aria-valuetext', value(limit));
    field.value = Number(limit.toPrecision(4));
    reset.hidden = limit === rule.limit;
    say(limit, estimate(limit), false);
  }

  function move(limit) {
    limit = Math.abs(limit - rule.limit) < 1e-12 ? rule.limit : Number(limit.toPrecision(3));
    chart.move(limit);
    set(limit);
    clearTimeout(waiting);
    if (limit === rule.limit) return;
    const mine = ++latest;
    waiting = setTimeout(async () => {
      try {
        const answer = await get(at('runs', run, 'limit'), { step: rule.step, rule: rule.rule, limit }, signal);
        if (mine === latest && !signal.aborted) say(limit, answer.change, answer.exact);
      } catch { /* the estimate stays */ }
    }, 120);
  }

  // Moved to let more pass, at most as many pass as were dropped.
  function estimate(limit) {
    const n = chart.between(limit, rule.limit);
    return (rule.at_least ? limit < rule.limit : limit > rule.limit) ? Math.min(rule.dropped, n) : -n;
  }

  function say(limit, change, exact) {
    if (limit === rule.limit) return put(says, t('asItWas'));
    const n = Math.round(Math.abs(change));
    put(says, t(change >= 0 ? 'wouldKeep' : 'wouldDrop', value(limit), count(n), percent(n, all), percent(n, summary.totals.kept)), change > 0 ? ' ' + t('later') : '', ' ', h('small', null, `(${t(exact ? 'exact' : 'about')})`));
  }

  return h('figure', { class: 'rule' },
    h('figcaption', null, h('p', { class: 'lead' }, t('ruleLead', count(all), count(rule.dropped), percent(rule.dropped, all)), ' ', rule.limit === undefined ? '' : t(rule.at_least ? 'least' : 'most'))),
    chart.svg, rule.limit === undefined ? null : [h('div', { class: 'mover' }, h('label', null, h('span', null, t('move')), slider), field, reset), says]);
}

async function near(sides, run, step, name, limit, rule, signal) {
  let answer;
  try { answer = await get(at('runs', run, 'near'), { step, rule: name, limit }, signal); }
  catch (e) { if (!signal.aborted) put(sides, h('p', { class: 'wrong' }, e.message)); return; }
  if (signal.aborted) return;
  const seen = new Set(answer.dropped.map(d => d.id));
  put(sides,
    h('section', null, h('h2', null, t('nearDropped')), answer.dropped.map(d => rowCard(run, d)),
      answer.samples.filter(d => !seen.has(d.id)).map(d => h('article', null, h('p', { class: 'where' }, h('a', { href: `${to(run, 'document')}?id=${encodeURIComponent(d.id)}` }, h('bdi', null, d.url ?? d.id)), d.value === undefined ? null : h('span', { class: 'dropped' }, value(d.value))), h('blockquote', null, d.text)))),
    h('section', null, h('h2', null, t('nearKept')), answer.passing.length ? h('p', { class: 'note' }, t('nearKeptLead')) : h('p', { class: 'note' }, answer.error ?? '–'),
      answer.passing.map(d => h('article', { class: 'passed' }, h('p', { class: 'where' }, h('a', { href: `${to(run, 'document')}?id=${encodeURIComponent(d.id)}` }, h('bdi', null, d.url ?? d.id)), h('span', { class: 'kept' }, `≈ ${value(d.about)}`)), h('blockquote', null, d.text)))));
}
