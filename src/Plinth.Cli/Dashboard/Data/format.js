// Numbers as people read them: the same in every country, thousands set apart by a thin space.
const group = digits => digits.replace(/\B(?=(\d{3})+(?!\d))/g, '\u202f');
const trim = text => text.includes('.') ? text.replace(/\.?0+$/, '') : text;

export const count = n => (n < 0 ? '−' : '') + group(String(Math.abs(Math.round(n))));

export function short(n) {
  const a = Math.abs(n);
  for (const [size, name] of [[1e12, 'T'], [1e9, 'G'], [1e6, 'M'], [1e4, 'k']])
    if (a >= 0.9995 * size) {
      const v = name === 'k' ? n / 1e3 : n / size;
      return `${v.toFixed(Math.abs(v) < 9.95 ? 1 : 0)}\u202f${name}`;
    }
  return count(n);
}

export function value(v) {
  if (v === null || v === undefined || Number.isNaN(v)) return '–';
  if (typeof v !== 'number') return String(v);
  const sign = v < 0 ? '−' : '', a = Math.abs(v);
  if (a === Math.trunc(a) && a < 1e15) return sign + group(String(a));
  if (a < 1e-4 || a >= 1e15) return sign + a.toExponential(2);
  const [whole, rest] = trim(a.toFixed(Math.max(0, 3 - Math.floor(Math.log10(a))))).split('.');
  return sign + group(whole) + (rest ? '.' + rest : '');
}

export function percent(part, whole) {
  if (!(whole > 0)) return '–';
  const p = 100 * part / whole;
  if (p === 0 || p === 100) return `${p}%`;
  if (Math.abs(p) < 0.1) return p < 0 ? '−<0.1%' : '<0.1%';
  if (p > 99.9 && p < 100) return '>99.9%';
  return `${p < 0 ? '−' : ''}${Math.abs(p).toFixed(Math.abs(p) < 10 ? 1 : 0)}%`;
}

export function bytes(n) {
  return n < 1000 ? `${n}\u202fB` : n < 999500 ? `${(n / 1e3).toFixed(n < 9950 ? 1 : 0)}\u202fkB` : short(n) + 'B';
}

export function duration(s) {
  if (s < 1) return `${Math.round(1000 * s)}\u202fms`;
  if (s < 60) return `${s.toFixed(s < 10 ? 1 : 0)}\u202fs`;
  if (s < 3600) return `${Math.floor(s / 60)}\u202fmin ${Math.round(s % 60)}\u202fs`;
  return `${Math.floor(s / 3600)}\u202fh ${Math.round(s % 3600 / 60)}\u202fmin`;
}

export const time = iso => {
  const d = new Date(iso), two = n => String(n).padStart(2, '0');
  return `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())} ${two(d.getHours())}:${two(d.getMinutes())}`;
};
