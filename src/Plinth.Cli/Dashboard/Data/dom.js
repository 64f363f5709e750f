// Elements are built, never parsed: what a document holds goes in as text nodes and nowhere else.
const svgSpace = 'http://www.w3.org/2000/svg';

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else if (name in { value: 1, checked: 1, disabled: 1, hidden: 1 } && name in node) node[name] = value;
    else node.setAttribute(name, value === true ? '' : String(value));
  }
  add(node, children);
  return node;
}

export function add(node, children) {
  for (const child of [children].flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    node.append(child instanceof Node ? child : document.createTextNode(visible(String(child))));
  }
  return node;
}

export const h = (tag, attributes, ...children) => fill(document.createElement(tag), attributes, children);
export const s = (tag, attributes, ...children) => fill(document.createElementNS(svgSpace, tag), attributes, children);
export const put = (node, ...children) => (node.replaceChildren(), add(node, children));

// Characters that turn a line's order, or cannot be seen, are shown as their code points; breaks and tabs stay.
const hidden = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u061C\u200B-\u200F\u202A-\u202E\u2060-\u206F\uFEFF]/g;
export const visible = text => text.replace(/\r\n?/g, '\n').replace(hidden, c => `⟨${c.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}⟩`);

export const table = (caption, heads, rows, { hideCaption = true, classes = '' } = {}) =>
  h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': caption },
    h('table', { class: classes },
      h('caption', { class: hideCaption ? 'unseen' : null }, caption),
      h('thead', null, h('tr', null, heads.map(head => head === '' ? h('td') : h('th', { scope: 'col', class: head.n ? 'n' : null }, head.text ?? head)))),
      h('tbody', null, rows)));

// A text that may scroll, which the keyboard reaches.
export const textBox = (label, ...children) => h('div', { class: 'text', tabindex: 0, role: 'group', 'aria-label': label }, ...children);

export const bar = (part, whole, kind = 'kept') =>
  s('svg', { class: 'bar', 'aria-hidden': 'true' },
    s('rect', { class: 'track', width: '100%', height: '100%' }),
    s('rect', { class: kind, width: `${whole > 0 ? Math.min(100, 100 * part / whole) : 0}%`, height: '100%' }));
