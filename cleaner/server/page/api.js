// The calls of the HTTP API. What goes wrong comes out as a Problem, in the words of RFC 9457.

/** An error that the service explains. `problem` has type, title, status, detail, limit, allowed, got, errors. */
export class Problem extends Error {
  constructor(problem) {
    super(problem.detail || problem.title);
    this.problem = problem;
  }
}

let key = ''; // the API key, where the service wants one

/** Send this API key from now on; it is forgotten with the page. */
export function useKey(given) {
  key = given.trim();
}

const keyed = (init = {}) => (key ? { ...init, headers: { ...init.headers, Authorization: `Bearer ${key}` } } : init);

/** fetch that throws a Problem for whatever is not a success. */
export async function ask(url, init) {
  let response;
  try {
    response = await fetch(url, keyed(init));
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    throw new Problem({
      title: 'The service does not answer',
      detail: 'Nothing was lost. See that it is still running and that you are online, then try again.',
    });
  }
  if (response.ok) return response;
  throw new Problem(await problemOf(response));
}

async function problemOf(response) {
  const plain = { status: response.status, title: response.statusText || 'The service refused' };
  const id = response.headers.get('X-Request-ID');
  if (id) plain.request_id = id;
  const wait = response.headers.get('Retry-After');
  if (wait) plain.retry_after = wait;
  if (!/json/.test(response.headers.get('Content-Type') ?? '')) return plain;
  return { ...plain, ...(await response.json().catch(() => ({}))) };
}

export async function getJson(url) {
  return (await ask(url, { headers: { Accept: 'application/json' } })).json();
}

export const rule = (id) => getJson(`/v1/rules/${encodeURIComponent(id)}`);

export async function samples() {
  const answer = await getJson('/v1/samples');
  return Array.isArray(answer) ? answer : (answer.samples ?? []);
}

export async function sample(entry) {
  const response = await ask(`/v1/samples/${encodeURIComponent(entry.name)}`);
  const bytes = await response.blob();
  return new File([bytes], entry.name, { type: entry.media_type || bytes.type });
}

/** The query of a request: the options that are set, lists with commas. */
export function query(options, more = {}) {
  const set = Object.entries({ ...options, ...more }).filter(([, value]) => value !== '' && value != null);
  return set.length ? `?${new URLSearchParams(set)}` : '';
}

/** What POST /v1/clean takes for a text. */
export function cleanText(text, options) {
  const body = JSON.stringify({ text, options: listed(options), include: ['all'] });
  return ['/v1/clean', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body }];
}

/** Options as JSON has them: numbers and lists. */
function listed(options) {
  const made = {};
  for (const [name, value] of Object.entries(options)) {
    if (value === '') continue;
    if (name === 'lang') made[name] = value.split(',').map((code) => code.trim()).filter(Boolean);
    else made[name] = name === 'min_confidence' ? Number(value) : value;
  }
  return made;
}

export async function startJob(body, type, options, name = '') {
  const headers = { 'Content-Type': type, Accept: 'application/json' };
  return (await ask(`/v1/jobs${query(options, { include: 'all', name })}`, { method: 'POST', headers, body })).json();
}

export const job = (id) => getJson(`/v1/jobs/${encodeURIComponent(id)}`);
export const dropJob = (id) => ask(`/v1/jobs/${encodeURIComponent(id)}`, { method: 'DELETE' });
export const jobResult = (id) => [`/v1/jobs/${encodeURIComponent(id)}/result?include=all`, {}];

/** The picture of a page, so many pixels wide. */
export async function pageImage(id, number, width) {
  return (await ask(`/v1/jobs/${encodeURIComponent(id)}/pages/${number}.png?width=${width}`)).blob();
}

/** The result of a job in a form, with decisions: {refuse, accept, correct}. */
export async function reviewed(id, form, decisions) {
  const headers = { Accept: form, 'Content-Type': 'application/json' };
  const init = { method: 'POST', headers, body: JSON.stringify(decisions) };
  return (await ask(`/v1/jobs/${encodeURIComponent(id)}/result`, init)).blob();
}

/** What `use` makes of a job for a text, which is forgotten then. */
export async function textJob(text, options, name, use) {
  let state = await startJob(new Blob([text]), 'text/plain; charset=utf-8', options, name);
  try {
    while (state.state === 'queued' || state.state === 'running') {
      await new Promise((go) => setTimeout(go, 150));
      state = await job(state.id);
    }
    if (state.problem) throw new Problem(state.problem);
    return await use(state.id);
  } finally {
    dropJob(state.id).catch(() => {});
  }
}

/** The decisions that are kept beside a job. */
export const keptDecisions = (id) => getJson(`/v1/jobs/${encodeURIComponent(id)}/decisions`);

/** Keep decisions beside a job; they are sent even if the page is left. */
export function keepDecisions(id, decisions) {
  const body = JSON.stringify(decisions);
  const headers = { 'Content-Type': 'application/json' };
  return ask(`/v1/jobs/${encodeURIComponent(id)}/decisions`, { method: 'PUT', headers, body, keepalive: body.length < 60_000 });
}

/** A worker that fetches results; one at a time, the latest wins. */
export class Results {
  #worker = null;
  #waiting = null;

  /** The columns of a result; throws a Problem. */
  fetch(url, init) {
    this.cancel();
    this.#worker ??= this.#start();
    return new Promise((resolve, reject) => {
      const id = crypto.getRandomValues(new Uint32Array(1))[0];
      this.#waiting = { id, resolve, reject };
      this.#worker.postMessage({ id, url: new URL(url, location.href).href, init: keyed(init) });
    });
  }

  /** Stop what is under way; the connection goes with it. */
  cancel() {
    if (!this.#waiting) return;
    this.#worker.terminate();
    this.#worker = null;
    this.#waiting.reject(new DOMException('cancelled', 'AbortError'));
    this.#waiting = null;
  }

  #start() {
    const worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
    worker.onmessage = ({ data }) => {
      if (data.id !== this.#waiting?.id) return;
      const { resolve, reject } = this.#waiting;
      this.#waiting = null;
      if (data.problem) reject(new Problem(data.problem));
      else resolve(data.columns);
    };
    worker.onerror = () => {
      this.#waiting?.reject(new Problem({ title: 'The page could not be loaded whole', detail: 'Reload it.' }));
      this.#waiting = null;
      this.#worker = null;
    };
    return worker;
  }
}
