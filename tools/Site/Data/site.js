// Theme, navigation on a phone, copying of code, search. Nothing is fetched from anywhere but this folder.
const root = document.currentScript.dataset.root;

const stored = (() => { try { return localStorage.getItem("theme"); } catch { return null; } })();
if (stored) document.documentElement.dataset.theme = stored;

document.addEventListener("DOMContentLoaded", () => {
  theme(document.querySelector(".theme"));
  menu(document.querySelector(".menu"), document.querySelector("#pages"));
  for (const heading of document.querySelectorAll("main :is(h2, h3, h4)[id]")) {
    const link = Object.assign(document.createElement("a"), { className: "anchor", href: "#" + heading.id, textContent: "#" });
    link.setAttribute("aria-label", "Link to " + heading.textContent);
    heading.append(link);
  }
  for (const pre of document.querySelectorAll("pre")) copy(pre);
  search(document.querySelector(".search input"), document.querySelector("#found"));
});

function theme(button) {
  const dark = () => document.documentElement.dataset.theme ? document.documentElement.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  const name = () => button.textContent = dark() ? "Light" : "Dark";
  name();
  button.addEventListener("click", () => {
    const now = dark() ? "light" : "dark";
    document.documentElement.dataset.theme = now;
    try { localStorage.setItem("theme", now); } catch { /* a browser that keeps nothing */ }
    name();
  });
}

function menu(button, pages) {
  button.addEventListener("click", () => button.setAttribute("aria-expanded", pages.classList.toggle("open")));
  pages.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
  window.scrollTo(0, location.hash ? window.scrollY : 0);
}

function copy(pre) {
  if (!navigator.clipboard) return;
  const box = document.createElement("div");
  box.className = "code";
  pre.replaceWith(box);
  const button = Object.assign(document.createElement("button"), { textContent: "Copy" });
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(pre.textContent);
    button.textContent = "Copied";
    setTimeout(() => button.textContent = "Copy", 1500);
  });
  box.append(pre, button);
}

function search(input, list) {
  let asked = false;
  const load = () => {
    if (asked) return;
    asked = true;
    const script = document.createElement("script");
    script.src = root + "assets/search.js";
    script.addEventListener("load", show);
    document.head.append(script);
  };
  input.addEventListener("focus", load);
  input.addEventListener("input", () => { load(); show(); });
  input.addEventListener("keydown", e => {
    if (e.key === "Enter") list.querySelector("a")?.click();
    if (e.key === "ArrowDown") { list.querySelector("a")?.focus(); e.preventDefault(); }
    if (e.key === "Escape") { input.value = ""; show(); }
  });
  list.addEventListener("keydown", e => {
    const links = [...list.querySelectorAll("a")], at = links.indexOf(document.activeElement);
    if (e.key === "ArrowDown" && links[at + 1]) { links[at + 1].focus(); e.preventDefault(); }
    if (e.key === "ArrowUp") { (links[at - 1] ?? input).focus(); e.preventDefault(); }
    if (e.key === "Escape") { input.focus(); list.hidden = true; }
  });
  document.addEventListener("click", e => { if (!e.target.closest(".search")) list.hidden = true; });
  document.addEventListener("keydown", e => {
    if (e.key === "/" && !e.target.closest("input, textarea")) { input.focus(); e.preventDefault(); }
  });

  function show() {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    list.replaceChildren();
    list.hidden = words.length === 0 || !window.plinthSearch;
    if (list.hidden) return;
    const found = window.plinthSearch
      .map(part => ({ part, score: score(part, words) }))
      .filter(f => f.score > 0)
      .sort((a, b) => b.score - a.score)
      .slice(0, 12);
    if (found.length === 0) list.append(Object.assign(document.createElement("li"), { className: "none", textContent: "Nothing found" }));
    for (const { part: [page, anchor, title, heading, text] } of found) {
      const link = document.createElement("a");
      link.href = root + page + (anchor && heading !== title ? "#" + anchor : "");
      link.append(bold(heading));
      if (heading !== title) link.append(" ", Object.assign(document.createElement("small"), { textContent: title }));
      link.append(around(text, words));
      const item = document.createElement("li");
      item.append(link);
      list.append(item);
    }
  }
}

// Every word must be there; in a heading it weighs more than in a text.
function score([, , title, heading, text], words) {
  const [t, h, x] = [title.toLowerCase(), heading.toLowerCase(), text.toLowerCase()];
  let sum = 0;
  for (const word of words) {
    const here = (h === word ? 30 : h.includes(word) ? 12 : 0) + (t.includes(word) ? 6 : 0) + Math.min(4, x.split(word).length - 1);
    if (here === 0) return 0;
    sum += here;
  }
  return sum;
}

function bold(text) {
  return Object.assign(document.createElement("b"), { textContent: text });
}

function around(text, words) {
  const p = document.createElement("p");
  const lower = text.toLowerCase();
  const at = Math.max(0, Math.min(...words.map(w => lower.indexOf(w)).filter(i => i >= 0), Infinity));
  if (!Number.isFinite(at)) { p.textContent = text.slice(0, 140) + (text.length > 140 ? "…" : ""); return p; }
  const from = Math.max(0, at - 60), piece = text.slice(from, from + 180);
  p.append(from > 0 ? "…" : "");
  let rest = piece;
  while (rest) {
    const hits = words.map(w => [rest.toLowerCase().indexOf(w), w.length]).filter(([i]) => i >= 0).sort((a, b) => a[0] - b[0]);
    if (hits.length === 0) break;
    const [i, length] = hits[0];
    p.append(rest.slice(0, i), Object.assign(document.createElement("mark"), { textContent: rest.slice(i, i + length) }));
    rest = rest.slice(i + length);
  }
  p.append(rest, from + 180 < text.length ? "…" : "");
  return p;
}
