// What the corpus is made of: languages, categories, domains, sources, lengths, files.
import { h, put, table, bar } from '/dom.js';
import { t } from '/words.js';
import { count, short, percent, bytes } from '/format.js';
import { Histogram } from '/histogram.js';
import { openRun, tabs, to } from '/run.js';

export async function showCorpus(page, { run, signal }) {
  const opened = await openRun(run, signal), { summary } = opened;
  put(page, tabs(run, 'corpus', opened), h('h1', null, t('corpus')),
    shares('languages', summary.languages, name => ({ language: name, fate: 'kept' })), shares('categories', summary.categories, name => ({ category: name, fate: 'kept' })),
    shares('domains', summary.domains, name => ({ where: name, fate: 'kept' })), shares('sources', summary.sources, name => ({ where: name, fate: 'kept' })), tokens(summary.tokens),
    summary.lengths?.length ? h('section', null, h('h2', null, t('lengths')), new Histogram(summary.lengths, undefined, false, 0).svg) : null,
    summary.faults?.length ? h('section', null, h('h2', null, t('failures')), table(t('failures'), [t('kind'), { text: t('documents'), n: true }, t('example')], summary.faults.map(f => h('tr', null,
      h('th', { scope: 'row' }, h('a', { href: `${to(run, 'documents')}?${new URLSearchParams({ fate: 'failed', rule: f.kind })}` }, f.kind)), h('td', { class: 'n' }, count(f.count)), h('td', null, f.examples[0]?.error ?? ''))))) : null,
    summary.parts?.length ? h('section', null, h('h2', null, t('files')), table(t('files'), [t('name'), { text: t('documents'), n: true }, { text: t('length'), n: true }], summary.parts.slice(0, 100).map(p => h('tr', null,
      h('th', { scope: 'row' }, p.name), h('td', { class: 'n' }, count(p.documents)), h('td', { class: 'n' }, bytes(p.bytes)))))) : null);

  function shares(word, list, filter) {
    if (!list?.length) return null;
    const all = list.reduce((n, x) => n + x.chars, 0), most = Math.max(1, ...list.map(x => x.chars));
    return h('section', null, h('h2', null, t(word)), table(t(word), [t('name'), { text: t('documents'), n: true }, { text: t('characters'), n: true }, '', { text: t('share'), n: true }], list.slice(0, 50).map(x => h('tr', null,
      h('th', { scope: 'row' }, h('a', { href: `${to(run, 'documents')}?${new URLSearchParams(filter(x.name))}` }, h('bdi', null, x.name))), h('td', { class: 'n' }, count(x.documents)), h('td', { class: 'n' }, short(x.chars)), h('td', { class: 'wide' }, bar(x.chars, most)), h('td', { class: 'n' }, percent(x.chars, all))))));
  }
}

function tokens(manifest) {
  if (!manifest) return null;
  const rows = Object.entries(manifest.languages), all = Math.max(1, ...rows.map(([, c]) => c.tokens));
  return h('section', null, h('h2', null, t('tokens')), table(t('tokens'), [t('language'), { text: t('tokens'), n: true }, '', { text: t('documents'), n: true }],
    rows.sort((a, b) => b[1].tokens - a[1].tokens).map(([name, c]) => h('tr', null, h('th', { scope: 'row' }, name), h('td', { class: 'n' }, short(c.tokens)), h('td', { class: 'wide' }, bar(c.tokens, all)), h('td', { class: 'n' }, count(c.documents))))));
}
