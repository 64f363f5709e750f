// Documents that stayed in the place of most others.
import { h, put, table, bar } from '/dom.js';
import { wait, at } from '/api.js';
import { t } from '/words.js';
import { count, short } from '/format.js';
import { openRun, tabs, to } from '/run.js';

export async function showClusters(page, { run, signal }) {
  const [opened, found] = await Promise.all([openRun(run, signal), wait(at('runs', run, 'clusters'), signal)]);
  const most = Math.max(1, ...found.map(c => c.copies));
  put(page, tabs(run, 'duplicates', opened), h('h1', null, t('clusters')), h('p', { class: 'lead' }, t(found.length ? 'clustersLead' : 'noClusters')),
    found.length ? table(t('clusters'), [t('stayed'), { text: t('copies'), n: true }, '', { text: t('characters'), n: true }, t('step')], found.map(c => h('tr', null,
      h('th', { scope: 'row' }, h('a', { href: `${to(run, 'document')}?id=${encodeURIComponent(c.id)}` }, h('bdi', null, c.id))),
      h('td', { class: 'n' }, h('a', { href: `${to(run, 'documents')}?${new URLSearchParams({ duplicate_of: c.id })}`, 'aria-label': t('others', count(c.copies)) }, count(c.copies))),
      h('td', { class: 'wide' }, bar(c.copies, most, 'dropped')), h('td', { class: 'n' }, short(c.chars)), h('td', null, c.step)))) : null);
}
