// All runs with their state; those at work are looked at again every two seconds.
import { h, put, bar, table } from '/dom.js';
import { get, at } from '/api.js';
import { t } from '/words.js';
import { count, percent, time, duration } from '/format.js';

export async function showRuns(page, { signal }) {
  let runs = await get(at('runs'), null, signal);
  const list = h('div');
  put(page, h('h1', null, t('runs')), list);
  draw();

  function draw() {
    put(list, runs.length === 0 ? h('p', { class: 'lead' }, t('noRuns')) : table(t('runs'),
      [t('name'), t('state'), { text: t('read'), n: true }, { text: t('kept'), n: true }, '', t('started'), t('took')], runs.map(row), { classes: 'runs' }));
    if (runs.some(r => r.state === 'running')) setTimeout(again, 2000);
  }

  async function again() {
    if (signal.aborted) return;
    try { runs = await get(at('runs'), null, signal); } catch { return; }
    if (!signal.aborted) draw();
  }
}

const row = r => h('tr', null,
  h('th', { scope: 'row' }, h('a', { href: `#/run/${encodeURIComponent(r.name)}${r.totals ? '' : r.training ? '/training' : ''}` }, h('bdi', null, r.name)), r.title !== r.name ? h('small', null, ' ', h('bdi', null, r.title)) : null),
  h('td', null, state(r.state), progress(r)),
  h('td', { class: 'n' }, r.totals ? count(r.totals.read) : '–'),
  h('td', { class: 'n' }, r.totals ? count(r.totals.kept) : '–'),
  h('td', { class: 'wide' }, r.totals ? [bar(r.totals.kept, r.totals.read), h('small', null, percent(r.totals.kept, r.totals.read))] : r.error ?? ''),
  h('td', null, r.started ? time(r.started) : '–'),
  h('td', null, r.started && r.finished ? duration((new Date(r.finished) - new Date(r.started)) / 1000) : '–'));

export const state = name => h('span', { class: `state ${name}` }, t(name));

export function progress(run) {
  if (run.state === 'done' || !run.stages?.length) return null;
  const now = run.stages.find(s => s.done < s.tasks) ?? run.stages.at(-1);
  return h('span', { class: 'progress' }, bar(run.stages.reduce((n, s) => n + s.done, 0), run.stages.reduce((n, s) => n + s.tasks, 0)), h('small', null, `${now.name}: ${t('tasks', now.done, now.tasks)}`));
}
