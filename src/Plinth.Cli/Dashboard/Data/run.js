// A run: the ledger's equation, the funnel, the rules.
import { h, put, table, bar } from '/dom.js';
import { get, at } from '/api.js';
import { t } from '/words.js';
import { count, percent, value, short, time, duration } from '/format.js';
import { sankey } from '/sankey.js';
import { state, progress } from '/runs.js';

export const to = (run, ...parts) => '#/run/' + [run, ...parts].map(encodeURIComponent).join('/');

export function tabs(run, current, page) {
  const all = [['', 'overview', true], ['documents', 'documents', page.summary], ['corpus', 'corpus', page.summary], ['duplicates', 'clusters', page.summary],
    ['try', 'trying', page.summary && page.reads_sources], ['compare', 'compare', page.summary], ['training', 'training', page.training]];
  return h('nav', { class: 'tabs', 'aria-label': t('sections') }, all.filter(([, , has]) => has).map(([path, word]) =>
    h('a', { href: path ? to(run, path) : to(run), 'aria-current': path === current ? 'page' : null }, t(word))));
}

export const openRun = (run, signal) => get(at('runs', run), null, signal);

export async function showRun(page, { run, signal }) {
  let opened = await openRun(run, signal);
  if (!opened.summary) return location.replace(to(run, 'training'));
  let unit = 'documents';
  const facts = h('div'), flow = h('div');
  put(page, tabs(run, '', opened), h('h1', null, h('bdi', null, opened.summary.name)), facts,
    h('section', null, h('h2', { id: 'funnel' }, t('funnel')), h('p', { class: 'lead' }, t('funnelLead')), units(), flow),
    ruleTable(run, opened.summary),
    h('section', null, h('h2', null, t('recipe')), h('pre', { class: 'recipe', tabindex: 0, 'aria-label': t('recipe') }, opened.summary.recipe)));
  draw();

  function units() {
    return h('p', { class: 'choice', role: 'group', 'aria-label': t('unit') }, ['documents', 'characters', ...opened.summary.tokens ? ['tokens'] : []].map(u =>
      h('button', { type: 'button', 'aria-pressed': u === unit ? 'true' : 'false', onclick: e => {
        unit = u;
        for (const b of e.target.parentNode.children) b.setAttribute('aria-pressed', b === e.target ? 'true' : 'false');
        draw();
      } }, t(u))));
  }

  function draw() {
    const { summary } = opened, total = summary.totals;
    put(facts,
      h('p', { class: 'facts' }, state(opened.state), progress(opened), h('span', null, time(summary.started)),
        summary.finished ? h('span', null, `${t('took')} ${duration((new Date(summary.finished) - new Date(summary.started)) / 1000)}`) : null, h('span', null, `Plinth ${summary.version}`)),
      opened.error ? h('p', { class: 'wrong' }, opened.error) : null,
      h('p', { class: 'verdict', 'aria-label': t('equation') },
        figure('read', total.read), h('i', null, ' = '), figure('kept', total.kept), h('i', null, ' + '), figure('dropped', total.dropped), h('i', null, ' + '), figure('failed', total.failed)),
      h('dl', { class: 'keys' }, key(t('characters'), short(total.chars_out), `${t('read')} ${short(total.chars_in)}`),
        summary.tokens ? key(t('tokens'), short(summary.tokens.total.tokens), count(summary.tokens.vocabulary_size)) : null,
        key(t('kept'), percent(total.kept, total.read), t('documents'))),
      opened.state !== 'done' ? h('p', { class: 'note' }, t('partial')) : null);
    put(flow, sankey(run, summary, unit), unit === 'documents' ? null : h('p', { class: 'note' }, t(unit === 'tokens' ? 'tokensNote' : 'charsNote')));
    if (opened.state === 'running') setTimeout(again, 2000);
  }

  async function again() {
    if (signal.aborted) return;
    try { opened = await openRun(run, signal); } catch { return; }
    if (!signal.aborted) draw();
  }
}

const figure = (word, n) => h('span', { class: word }, t(word), ' ', h('b', null, count(n)));
const key = (name, number, more) => h('div', null, h('dt', null, name), h('dd', null, h('b', null, number), h('span', null, more)));

function ruleTable(run, summary) {
  if (!summary.rules.length) return null;
  const most = Math.max(1, ...summary.rules.map(r => r.dropped));
  return h('section', null, h('h2', { id: 'rules' }, t('rules')), table(t('rules'),
    [t('rule'), { text: t('limit'), n: true }, { text: t('dropped'), n: true }, '', { text: t('judged'), n: true }],
    summary.rules.map(r => h('tr', null,
      h('th', { scope: 'row' }, h('a', { href: to(run, 'rule', r.step, r.rule) }, h('small', null, h('bdi', null, r.step), ' / '), h('bdi', null, r.rule))),
      h('td', { class: 'n' }, r.limit === undefined ? '–' : `${r.at_least ? '≥' : '≤'} ${value(r.limit)}`),
      h('td', { class: 'n' }, count(r.dropped)),
      h('td', { class: 'wide' }, bar(r.dropped, most, 'dropped')),
      h('td', { class: 'n' }, r.buckets?.length ? count(r.buckets.reduce((n, b) => n + b.count, 0)) : '–')))));
}
