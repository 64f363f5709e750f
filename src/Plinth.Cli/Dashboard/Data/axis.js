// An axis with equal steps for equal ratios, as the tallies count: 16 buckets an octave, zero with a place of its own.
const place = v => { const e = Math.floor(Math.log2(v)); return 16 * (e + (v / 2 ** e - 1)); };
const magnitude = p => { const e = Math.floor(p / 16); return 2 ** e * (1 + p / 16 - e); };

export class Axis {
  constructor(values) {
    const sizes = values.filter(v => v !== 0 && Number.isFinite(v)).map(Math.abs);
    this.base = place(Math.min(...sizes, Infinity) === Infinity ? 1 : Math.min(...sizes)) - 3;
    const places = values.filter(Number.isFinite).map(v => this.raw(v));
    this.least = Math.min(...places);
    this.most = Math.max(...places, this.least + 1);
  }

  raw(v) { return v === 0 ? 0 : Math.sign(v) * Math.max(0, place(Math.abs(v)) - this.base); }
  at(v) { return (Math.min(this.most, Math.max(this.least, this.raw(v))) - this.least) / (this.most - this.least); }
  value(share) {
    const p = this.least + share * (this.most - this.least);
    return Math.abs(p) < 1.5 ? 0 : Math.sign(p) * magnitude(Math.abs(p) + this.base);
  }

  // Round numbers, at least so far apart.
  ticks(apart) {
    const found = [], low = this.value(0), high = this.value(1);
    const candidates = [0];
    for (let e = -9; e <= 15; e++) for (const m of [1, 2, 5]) candidates.push(m * 10 ** e, -m * 10 ** e);
    const rank = v => v === 0 ? 0 : String(Math.abs(v)).includes('1') ? 1 : 2;
    for (const v of candidates.filter(v => v >= low && v <= high).sort((a, b) => rank(a) - rank(b) || a - b))
      if (found.every(f => Math.abs(this.at(f) - this.at(v)) >= apart)) found.push(v);
    if (found.length < 2) return [0.02, 0.5, 0.98].map(x => Number(this.value(x).toPrecision(3)));
    return found.sort((a, b) => a - b);
  }
}
