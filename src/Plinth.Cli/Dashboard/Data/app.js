// The page's frame: which part is shown, in which language, light or dark.
import { h, put } from '/dom.js';
import { Problem } from '/api.js';
import { languages, language, speak, t } from '/words.js';
import { showRuns } from '/runs.js';
import { showRun } from '/run.js';
import { showRule } from '/rule.js';
import { showDocuments } from '/documents.js';
import { showDocument } from '/document.js';
import { showClusters } from '/clusters.js';
import { showCorpus } from '/corpus.js';
import { showTraining } from '/training.js';
import { showCompare } from '/compare.js';
import { showTrying } from '/trying.js';

const pages = { '': showRun, rule: showRule, documents: showDocuments, document: showDocument, duplicates: showClusters, corpus: showCorpus, training: showTraining, compare: showCompare, try: showTrying };
const main = document.getElementById('main');
let stop = new AbortController();

const remembered = (name, other) => { try { return localStorage.getItem('plinth-' + name) ?? other; } catch { return other; } };
const remember = (name, value) => { try { localStorage.setItem('plinth-' + name, value); } catch { /* a browser that remembers nothing */ } };

export function route() {
  const [path, search] = location.hash.replace(/^#\/?/, '').split('?');
  return { parts: path.split('/').filter(Boolean).map(decodeURIComponent), search: new URLSearchParams(search) };
}

async function show(moved) {
  stop.abort();
  stop = new AbortController();
  const { signal } = stop;
  const { parts, search } = route();
  const page = parts.length === 0 ? showRuns : parts[0] === 'run' && parts[1] ? pages[parts[2] ?? ''] : null;
  head(parts[1]);
  document.title = parts[1] ? `${parts[1]} · Plinth` : 'Plinth';
  if (!page) return put(main, h('p', { class: 'lead' }, t('noPage')));
  const waiting = setTimeout(() => { if (!signal.aborted) put(main, h('p', { class: 'lead' }, t('loading'))); }, 250);
  try {
    const made = h('div', { class: 'page' });
    await page(made, { run: parts[1], parts: parts.slice(3), search, signal });
    if (signal.aborted) return;
    put(main, made);
    if (moved) { scrollTo(0, 0); main.focus({ preventScroll: true }); }
  } catch (e) {
    if (signal.aborted) return;
    if (!(e instanceof Problem)) console.error(e);
    put(main, h('p', { class: 'wrong', role: 'alert' }, e.message === 'unreachable' ? t('unreachable') : e.message));
  } finally { clearTimeout(waiting); }
}

function head(run) {
  const themes = ['auto', 'light', 'dark'], theme = remembered('theme', 'auto');
  document.querySelector('.skip').textContent = t('skip');
  put(document.querySelector('.top'),
    h('a', { class: 'brand', href: '#/' }, 'Plinth', h('span', { lang: 'zh-CN' }, '基座')),
    run ? h('span', { class: 'crumb' }, h('a', { href: '#/' }, t('runs')), ' / ', h('a', { href: `#/run/${encodeURIComponent(run)}` }, h('bdi', null, run))) : null,
    h('span', { class: 'settings' },
      h('button', { type: 'button', class: 'plain', onclick: () => { const next = themes[(themes.indexOf(theme) + 1) % 3]; remember('theme', next); dress(next); head(run); } }, `${t('theme')}: ${t(theme)}`),
      h('select', { 'aria-label': 'Language / 语言', onchange: e => { remember('language', e.target.value); speak(e.target.value); show(false); } },
        languages.map(([code, name]) => h('option', { value: code, lang: code, selected: code === language() }, name)))));
}

function dress(theme) {
  if (theme === 'auto') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

// The token of the first visit is in a cookie now; it need not stay in the address.
if (location.search) history.replaceState(null, '', location.pathname + location.hash);
dress(remembered('theme', 'auto'));
speak(remembered('language', navigator.language.startsWith('zh') ? 'zh' : 'en'));
addEventListener('hashchange', () => show(true));
document.querySelector('.skip').addEventListener('click', e => { e.preventDefault(); main.focus(); });
show(false);
