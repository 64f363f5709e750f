// A distribution with its limit as a line and the dropped side in colour.
import { s, put } from '/dom.js';
import { t } from '/words.js';
import { value, count, short } from '/format.js';
import { Axis } from '/axis.js';

const box = { left: 10, right: 710, top: 26, bottom: 190, width: 720, height: 222 };

export class Histogram {
  constructor(buckets, limit, atLeast, dropped, onmove) {
    Object.assign(this, { buckets, limit, atLeast, dropped, onmove, original: limit });
    this.axis = new Axis([...buckets.flatMap(b => [b.lower, b.upper]), ...(limit === undefined ? [] : [limit])]);
    this.bars = this.joined();
    this.all = buckets.reduce((n, b) => n + b.count, 0);
    this.svg = s('svg', { class: 'hist', viewBox: `0 0 ${box.width} ${box.height}`, role: 'img' });
    if (onmove) {
      const drag = e => { if (e.buttons & 1 || e.type === 'pointerdown') { const r = this.svg.getBoundingClientRect(); this.onmove(this.axis.value(Math.min(1, Math.max(0, ((e.clientX - r.left) / r.width * box.width - box.left) / (box.right - box.left))))); } };
      this.svg.addEventListener('pointerdown', e => { this.svg.setPointerCapture(e.pointerId); drag(e); });
      this.svg.addEventListener('pointermove', drag);
      this.svg.classList.add('movable');
    }
    this.draw();
  }

  x(v) { return box.left + this.axis.at(v) * (box.right - box.left); }

  // Neighbours are joined until they can be seen.
  joined() {
    let size = 1;
    while ((this.axis.most - this.axis.least) / size > 90) size *= 2;
    const bars = new Map();
    for (const b of this.buckets) {
      const [low, high] = b.lower <= b.upper ? [b.lower, b.upper] : [b.upper, b.lower];
      const key = b.lower === 0 && b.upper === 0 ? 'zero' : Math.floor(this.axis.raw((low + high) / 2) / size);
      const bar = bars.get(key) ?? { low, high, count: 0 };
      bars.set(key, { low: Math.min(bar.low, low), high: Math.max(bar.high, high), count: bar.count + b.count });
    }
    return [...bars.values()];
  }

  move(limit) { this.limit = limit; this.draw(); }

  draw() {
    const { axis, limit } = this, parts = [], cut = limit === undefined ? null : this.x(limit);
    const dense = b => b.count / Math.max(1, this.x(b.high) - this.x(b.low));
    const highest = Math.max(...this.bars.map(dense));
    for (const b of this.bars) {
      let x1 = this.x(b.low), x2 = this.x(b.high);
      if (x2 - x1 < 4) [x1, x2] = [x1 - 2, x1 + 4];
      const height = Math.max(1.5, (box.bottom - box.top) * Math.sqrt(dense(b) / highest));
      const title = `${value(b.low)} – ${value(b.high)}: ${count(b.count)}`;
      const rect = (from, to, kind) => to > from && parts.push(s('rect', { class: kind, x: from + 0.5, y: box.bottom - height, width: Math.max(0.8, to - from - 1), height }, s('title', null, title)));
      if (cut === null) rect(x1, x2, 'kept');
      else if (b.low === b.high) rect(x1, x2, (this.atLeast ? b.low < limit : b.low > limit) ? 'dropped' : 'kept');
      else { rect(x1, Math.min(x2, cut), this.atLeast ? 'dropped' : 'kept'); rect(Math.max(x1, cut), x2, this.atLeast ? 'kept' : 'dropped'); }
    }
    parts.push(s('line', { class: 'axis', x1: box.left, x2: box.right, y1: box.bottom, y2: box.bottom }));
    for (const tick of axis.ticks(0.075)) {
      const x = this.x(tick);
      parts.push(s('line', { class: 'axis', x1: x, x2: x, y1: box.bottom, y2: box.bottom + 5 }), s('text', { x: Math.min(box.right - 8, Math.max(box.left + 8, x)), y: box.bottom + 21, class: 'middle' }, Math.abs(tick) >= 1e4 ? short(tick) : value(tick)));
    }
    if (cut !== null) {
      if (this.original !== limit) parts.push(s('line', { class: 'limit was', x1: this.x(this.original), x2: this.x(this.original), y1: box.top, y2: box.bottom + 5 }));
      const right = cut < box.width - 110;
      parts.push(s('line', { class: 'limit', x1: cut, x2: cut, y1: 4, y2: box.bottom + 5 }), s('circle', { class: 'grip', cx: cut, cy: 12, r: 6 }),
        s('text', { class: right ? 'strong' : 'end strong', x: cut + (right ? 12 : -12), y: 17 }, `${this.atLeast ? '≥' : '≤'} ${value(limit)}`));
    }
    this.svg.setAttribute('aria-label', t('hist', count(this.all), value(axis.value(0)), value(axis.value(1)), count(this.dropped)));
    put(this.svg, parts);
  }

  // How many values lie between two limits, as the buckets tell.
  between(a, b) {
    const [low, high] = a < b ? [a, b] : [b, a];
    return this.buckets.reduce((n, { lower, upper, count: c }) => {
      const [l, u] = lower <= upper ? [lower, upper] : [upper, lower];
      return n + (l === u ? (l >= low && l < high ? c : 0) : c * Math.max(0, Math.min(high, u) - Math.max(low, l)) / (u - l));
    }, 0);
  }
}
