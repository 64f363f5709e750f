// A document: what became of it and why, its text, each step's work on it, and what it duplicates.
import { h, put, table, textBox } from '/dom.js';
import { get, at } from '/api.js';
import { t } from '/words.js';
import { count, value } from '/format.js';
import { openRun, tabs, to } from '/run.js';
import { verdict } from '/documents.js';

export async function showDocument(page, { run, parts, search, signal }) {
  if (search.get('id')) {
    const place = await get(at('runs', run, 'find'), { id: search.get('id') }, signal);
    return location.replace(to(run, 'document', place.part, place.row));
  }
  if (parts.length < 2) return put(page, h('p', { class: 'lead' }, t('noPage')));
  const opened = await openRun(run, signal), answer = await get(at('runs', run, 'documents', ...parts), null, signal), { row } = answer;
  put(page, tabs(run, 'documents', opened), h('p', { class: 'kicker' }, h('a', { href: to(run, 'documents') }, t('documents'))), h('h1', { class: 'long' }, h('bdi', null, row.url ?? row.id)),
    h('p', { class: 'verdict small' }, verdict(row)),
    h('p', { class: 'lead' }, row.fate === 'kept' ? t('whyKept') : t(row.fate === 'dropped' ? 'whyDropped' : 'whyFailed', row.step, row.fate === 'dropped' ? row.rule : row.error ?? row.rule)),
    h('dl', { class: 'pairs' }, pair('id', row.id), pair(t('source'), row.source), row.url ? pair(t('address'), row.url) : null, answer.language ? pair(t('language'), answer.language) : null,
      pair(t('length'), row.fate === 'kept' ? t('charsOf', count(row.chars_in), count(row.chars_out)) : count(row.chars_in))));

  const steps = h('div');
  const mine = textBox(t('itself'), answer.text ?? answer.sample ?? t('noText'));
  if (answer.original) {
    page.append(h('section', null, h('h2', null, t('sideBySide')), h('div', { class: 'sides' },
      h('div', null, h('h3', null, t('itself')), mine),
      h('div', null, h('h3', null, h('a', { href: to(run, 'document', answer.original.part, answer.original.row) }, t('stayed'))), textBox(t('stayed'), answer.original_text ?? t('noText'))))));
  } else if (answer.text !== undefined || answer.sample !== undefined) {
    page.append(h('section', null, h('h2', null, t(answer.text !== undefined ? 'asKept' : 'sampleText')), mine));
  }
  if (answer.spans?.length) page.append(h('section', null, h('h2', null, t('spans')), table(t('spans'), [t('step'), t('rule'), { text: t('from', '').trim(), n: true }, { text: t('length'), n: true }],
    answer.spans.map(x => h('tr', null, h('td', null, x.step), h('td', null, x.rule), h('td', { class: 'n' }, count(x.start)), h('td', { class: 'n' }, count(x.length)))))));
  if (answer.metadata && Object.keys(answer.metadata).length) page.append(h('section', null, h('h2', null, t('metadata')),
    h('dl', { class: 'pairs raw' }, Object.entries(answer.metadata).map(([k, v]) => pair(k, typeof v === 'object' ? JSON.stringify(v) : v)))));
  if (row.fate === 'kept') page.append(h('p', { class: 'links' }, h('a', { href: `${to(run, 'documents')}?${new URLSearchParams({ duplicate_of: row.id })}` }, t('itsCopies'))));
  if (answer.reads_sources && row.step !== 'read') {
    page.append(h('section', null, h('h2', null, t('steps')), steps));
    put(steps, h('p', { class: 'lead' }, t('loading')));
    trace(steps, run, parts, mine, answer, signal);
  }
}

const pair = (name, text) => h('div', null, h('dt', null, name), h('dd', null, h('bdi', null, text)));

async function trace(place, run, parts, mine, answer, signal) {
  let found;
  try { found = await get(at('runs', run, 'documents', ...parts, 'trace'), null, signal); }
  catch (e) { if (!signal.aborted) put(place, h('p', { class: 'note' }, e.message)); return; }
  if (signal.aborted) return;
  if (answer.text === undefined && found.last !== undefined) put(mine, found.last);
  put(place, h('p', { class: 'note' }, t('stepsLead'), found.masked ? ' ' + t('masked') : ''),
    h('details', null, h('summary', null, t('asRead')), found.first === undefined ? h('p', { class: 'note' }, t('noMarkup')) : textBox(t('asRead'), found.first)),
    h('ol', { class: 'trace' }, found.steps.map(step)));
}

function step(x) {
  const changed = x.diff.length > 0, tone = x.fate === 'kept' ? '' : x.fate;
  const says = [x.fate !== 'kept' ? [h('b', { class: x.fate }, `${t(x.fate)}: ${x.rule}`), x.value === undefined ? null : ` ${t('measured', value(x.value), value(x.limit))}`]
    : x.note === 'not-for' ? t('notFor') : x.note === 'all-documents' ? t('allDocuments') : changed ? null : x.before !== x.after ? t('charsOf', count(x.before), count(x.after)) : t('unchanged')];
  return h('li', { class: tone }, h('h3', null, h('bdi', null, x.name)), h('p', { class: 'note' }, says),
    x.rules.length ? h('p', { class: 'measures' }, x.rules.map(r => h('span', { class: (r.at_least ? r.about < r.limit * 0.94 : r.about > r.limit) ? 'dropped' : null }, h('bdi', null, r.rule), ` ≈ ${value(r.about)} `, h('small', null, `${r.at_least ? '≥' : '≤'} ${value(r.limit)}`)))) : null,
    changed ? h('details', { open: x.diff.length < 400 }, h('summary', null, t('charsOf', count(x.before), count(x.after))), diff(x.diff)) : null);
}

export const diff = pieces => textBox(t('difference'), pieces.map(({ kind, text }) =>
  kind === '+' ? h('ins', null, text) : kind === '-' ? h('del', null, text) : kind === '~' ? h('span', { class: 'left-out' }, t('leftOut', count(Number(text)))) : text));
