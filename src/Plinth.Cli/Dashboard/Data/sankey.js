// The funnel as a Sankey diagram: documents flow down, what a rule takes out leaves to the right. Every branch is a link.
import { s } from '/dom.js';
import { t } from '/words.js';
import { short, count, percent } from '/format.js';

const row = 20, gap = 22, mostRules = 5;

export function sankey(run, summary, unit) {
  const narrow = innerWidth < 640, width = narrow ? Math.max(300, innerWidth - 40) : 980;
  const left = narrow ? 8 : 190, full = narrow ? 88 : 250, out = left + full + (narrow ? 34 : 90);
  const nodes = steps(summary, unit);
  const scale = full / Math.max(1, ...nodes.map(n => n.came), ...nodes.map(n => n.left));
  const flow = [], labels = [];
  let y = 34;
  labels.push(label(left + nodes[0].came * scale / 2, 20, `${t('read')} ${short(nodes[0].came)}`, 'middle strong'));

  for (const node of nodes) {
    const title = (x, y, classes, more = '') => s('a', { href: `#/run/${encodeURIComponent(run)}/documents?step=${encodeURIComponent(node.name)}` }, s('text', { x, y, class: classes }, s('tspan', { class: 'name' }, node.title), more));
    const thick = node.branches.map(b => Math.max(1, b.count * scale)), rows = thick.map(w => Math.max(row, Math.min(w, 120) + 6));
    const height = Math.max(40, rows.reduce((n, r) => n + r, 0) + 8 + (narrow ? 22 : 0));
    const w1 = node.came * scale, w2 = node.left * scale, next = y + height + gap;
    flow.push(s('path', { class: 'flow', d: `M${left},${y} h${w1.toFixed(1)} C${left + w1},${y + height} ${left + w2},${y + height / 2} ${(left + w2).toFixed(1)},${next} H${left} Z` }));
    // The first branch leaves at the outer edge, so that none crosses another.
    let x = left + w1, top = y + (narrow ? 24 : 2);
    node.branches.forEach((b, i) => {
      const w = b.count * scale, t1 = Math.min(thick[i], 120), middle = top + rows[i] / 2, up = (middle - t1 / 2).toFixed(1), down = (middle + t1 / 2).toFixed(1);
      x -= w;
      flow.push(s('path', { class: `branch ${b.kind}`, d: `M${x.toFixed(1)},${y} h${w.toFixed(1)} C${(x + w).toFixed(1)},${up} ${(x + w).toFixed(1)},${up} ${out},${up} V${down} C${x.toFixed(1)},${down} ${x.toFixed(1)},${down} ${x.toFixed(1)},${y} Z` }));
      const words = [s('tspan', { class: 'name' }, b.name), s('tspan', { class: 'n', dx: 8 }, short(b.count)), s('tspan', { class: 'share', dx: 6 }, percent(b.count, node.came))];
      const text = s('text', { x: out + 8, y: middle + 4 }, words);
      labels.push(b.rule ? s('a', { href: `#/run/${encodeURIComponent(run)}/rule/${encodeURIComponent(node.name)}/${encodeURIComponent(b.rule)}`, 'aria-label': `${node.name} ${b.name}: ${count(b.count)}` }, s('rect', { class: 'hit', x: out + 2, y: middle - 10, width: width - out - 2, height: row }), text) : text);
      top += rows[i];
    });
    if (narrow) {
      labels.push(title(out + 8, y + 17, 'strong', ` · ${short(node.left)}`));
    } else {
      labels.push(title(left - 14, y + 16, 'end strong'), label(left - 14, y + 32, short(node.left), 'end quiet'));
    }
    y = next;
  }

  const last = nodes.at(-1);
  labels.push(label(left + (narrow ? 0 : last.left * scale / 2), y + 18, `${t('kept')} ${short(last.left)} · ${percent(last.left, nodes[0].came)}`, narrow ? 'strong' : 'middle strong'));
  return s('svg', { class: 'sankey', viewBox: `0 0 ${width} ${y + 30}`, width, role: 'group', 'aria-label': t('funnel') }, flow, labels);
}

function steps(summary, unit) {
  const chars = unit !== 'documents', nodes = [];
  // Tokens were counted of the corpus alone; before it, text is taken for as many tokens as the corpus has for its characters.
  const each = unit === 'tokens' ? summary.tokens.total.tokens / Math.max(1, summary.totals.chars_out) : 1, sized = n => Math.round(n * each);
  const unread = summary.totals.read - (summary.steps[0]?.in ?? summary.totals.read);
  if (!chars && unread > 0) nodes.push({ name: 'read', title: t('read'), came: summary.totals.read, left: summary.totals.read - unread, branches: [{ name: t('failed'), count: unread, kind: 'failed' }] });
  for (const step of summary.steps) {
    const node = { name: step.name, title: step.name, came: chars ? sized(step.chars_in) : step.in, left: chars ? sized(step.chars_out) : step.out, branches: [] };
    if (chars) {
      if (step.chars_in > step.chars_out) node.branches.push({ name: step.edited ? t('cut') : t('dropped'), count: sized(step.chars_in - step.chars_out), kind: step.edited ? 'cut' : 'dropped' });
      node.left = Math.min(node.left, node.came);
    } else {
      const rules = merged(summary.rules.filter(r => r.step === step.name && r.dropped > 0));
      for (const rule of rules.slice(0, mostRules)) node.branches.push({ name: rule.rule, rule: rule.rule, count: rule.dropped, kind: 'dropped' });
      const rest = rules.slice(mostRules);
      if (rest.length) node.branches.push({ name: t('more', rest.length), count: rest.reduce((n, r) => n + r.dropped, 0), kind: 'dropped' });
      if (step.failed) node.branches.push({ name: t('failed'), count: step.failed, kind: 'failed' });
    }
    nodes.push(node);
  }
  if (!nodes.length) nodes.push({ name: '', title: '', came: chars ? sized(summary.totals.chars_in) : summary.totals.read, left: chars ? sized(summary.totals.chars_out) : summary.totals.kept, branches: [] });
  return nodes;
}

function merged(rules) {
  const byName = new Map();
  for (const r of rules) if (!byName.has(r.rule)) byName.set(r.rule, r);
  return [...byName.values()].sort((a, b) => b.dropped - a.dropped);
}

const label = (x, y, text, classes) => s('text', { x, y, class: classes }, text);
