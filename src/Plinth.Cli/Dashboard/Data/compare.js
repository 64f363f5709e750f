// Two runs of one recipe: which documents ended otherwise, and why.
import { h, put, table } from '/dom.js';
import { get, wait, at } from '/api.js';
import { t } from '/words.js';
import { count, short } from '/format.js';
import { openRun, tabs, to } from '/run.js';
import { rowCard } from '/documents.js';

export async function showCompare(page, { run, parts: [other], search, signal }) {
  const [opened, runs] = await Promise.all([openRun(run, signal), get(at('runs'), null, signal)]);
  const others = runs.filter(r => r.name !== run && r.totals);
  put(page, tabs(run, 'compare', opened), h('h1', null, t('compare')), h('p', { class: 'lead' }, t('compareLead')),
    others.length === 0 ? h('p', { class: 'note' }, t('noOther')) : h('label', { class: 'field' }, h('span', null, t('with')),
      h('select', { onchange: e => { if (e.target.value) location.hash = to(run, 'compare', e.target.value).slice(1); } }, h('option', { value: '' }, '–'), others.map(r => h('option', { value: r.name, selected: r.name === other }, r.name)))));
  if (!other) return;
  const both = await wait(at('compare', run, other), signal), link = m => `${to(run, 'compare', other)}?${new URLSearchParams({ from: m.was, to: m.now })}`;
  page.append(h('p', { class: 'note' }, t('common', count(both.common), count(both.only_a), run, count(both.only_b), other)),
    h('section', null, h('h2', null, t('differs')), h('div', { class: 'sides' }, changed(run, both.options_a), changed(other, both.options_b))),
    h('section', null, h('h2', null, t('moved')), both.moves.length === 0 ? h('p', { class: 'lead' }, t('same')) : table(t('moved'),
      [t('from', run), t('from', other), { text: t('documents'), n: true }, { text: t('characters'), n: true }, ''], both.moves.map(m => h('tr', null,
        h('td', null, end(m.was)), h('td', null, end(m.now)), h('td', { class: 'n' }, count(m.documents)), h('td', { class: 'n' }, short(m.chars)), h('td', null, h('a', { href: link(m), 'aria-label': `${t('show')}: ${m.was} → ${m.now}` }, t('show'))))))));
  if (!search.get('from')) return;
  const found = await get(at('compare', run, other, 'documents'), { from: search.get('from'), to: search.get('to') }, signal);
  page.append(h('section', null, h('h2', null, `${search.get('from')} → ${search.get('to')}`), found.rows.map(r => rowCard(run, r))));
}

const end = place => h('span', { class: place === 'kept' ? 'kept' : 'dropped' }, place === 'kept' ? t('kept') : h('bdi', null, place));
const changed = (name, options) => h('div', null, h('h3', null, h('bdi', null, name)), options.length ? h('ul', { class: 'options' }, options.map(o => h('li', null, h('bdi', null, `${o.step}.${o.option}`), ': ', h('code', null, o.value)))) : h('p', { class: 'note' }, '–'));
