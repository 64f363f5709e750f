// Questions to the server. A question that a newer page has made needless is given up.
export class Problem extends Error {}

async function ask(path, options) {
  let answer;
  try { answer = await fetch(path, { credentials: 'same-origin', redirect: 'error', ...options }); }
  catch (e) {
    if (e.name === 'AbortError') throw e;
    throw new Problem('unreachable');
  }
  const body = answer.headers.get('content-type')?.startsWith('application/json') ? await answer.json() : { error: await answer.text() };
  if (!answer.ok) throw new Problem(body.error || `${answer.status}`);
  return body;
}

export const query = values => {
  const given = Object.entries(values ?? {}).filter(([, v]) => v !== null && v !== undefined && v !== '');
  return given.length ? '?' + new URLSearchParams(given) : '';
};

export const get = (path, values, signal) => ask(path + query(values), { signal });
export const post = (path, body, signal) => ask(path, { method: 'POST', signal, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
// An answer that is worked on in the background: asked for until it is there.
export async function wait(path, signal) {
  for (;;) {
    const answer = await get(path, null, signal);
    if (!answer.working) return answer.found;
    await new Promise(done => setTimeout(done, 300));
    if (signal.aborted) throw new DOMException('', 'AbortError');
  }
}

export const at = (...parts) => '/api/' + parts.map(encodeURIComponent).join('/');
