// A training: its losses and what the model wrote on the way.
import { h, s, put } from '/dom.js';
import { get, at } from '/api.js';
import { t } from '/words.js';
import { count, short, duration, value } from '/format.js';
import { openRun, tabs } from '/run.js';

const box = { left: 54, right: 710, top: 14, bottom: 250, width: 720, height: 284 };

export async function showTraining(page, { run, signal }) {
  const [opened, log] = await Promise.all([openRun(run, signal), get(at('runs', run, 'training'), null, signal)]);
  put(page, tabs(run, 'training', opened), h('h1', null, t('training')), h('p', { class: 'lead' }, t('trainingLead', short(log.tokens), duration(log.seconds))));
  if (log.losses.length) page.append(h('section', null, h('h2', null, t('loss')), curves(log)));
  if (log.samples.length) page.append(h('section', null, h('h2', null, t('wrote')), log.samples.map(x => h('article', { class: 'passed' },
    h('p', { class: 'where' }, h('span', null, t('atStep', count(x.step)))), h('blockquote', null, h('b', null, x.prompt), x.text))).reverse()));
}

function curves(log) {
  const lines = [{ name: t('loss'), points: log.losses, kind: 'loss' }, ...Object.entries(log.validation).map(([name, points], i) => ({ name: `${t('validation')}: ${name}`, points, kind: `v${i % 4}` }))];
  const all = lines.flatMap(l => l.points).filter(p => Number.isFinite(p.loss));
  const last = Math.max(1, ...all.map(p => p.step)), least = Math.min(...all.map(p => p.loss)), most = Math.max(...all.map(p => p.loss));
  const x = p => box.left + p / last * (box.right - box.left), y = l => box.bottom - (l - least) / Math.max(1e-9, most - least) * (box.bottom - box.top);
  const ticks = [0, 0.25, 0.5, 0.75, 1];
  return [s('svg', { class: 'curve', viewBox: `0 0 ${box.width} ${box.height}`, role: 'img', 'aria-label': t('curve', value(log.losses[0].loss), value(log.losses.at(-1).loss), count(last)) },
    ticks.map(k => [s('line', { class: 'grid', x1: box.left, x2: box.right, y1: y(least + k * (most - least)), y2: y(least + k * (most - least)) }), s('text', { class: 'end', x: box.left - 8, y: y(least + k * (most - least)) + 4 }, (least + k * (most - least)).toFixed(2)),
      s('text', { class: k === 1 ? 'end' : k === 0 ? '' : 'middle', x: x(k * last), y: box.bottom + 22 }, count(k * last))]),
    lines.map(l => s('polyline', { class: `line ${l.kind}`, points: l.points.filter(p => Number.isFinite(p.loss)).map(p => `${x(p.step).toFixed(1)},${y(p.loss).toFixed(1)}`).join(' ') }))),
  h('p', { class: 'legend' }, lines.map(l => h('span', null, s('svg', { width: 18, height: 8, 'aria-hidden': 'true' }, s('line', { class: `line ${l.kind}`, x1: 0, x2: 18, y1: 4, y2: 4 })), ' ', l.name)))];
}
