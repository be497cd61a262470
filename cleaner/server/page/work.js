// From a text or a file to its result: asks the service, shows the progress, can be cancelled.
import { cleanText, dropJob, job, jobResult, Results, startJob } from './api.js';
import { $, say } from './dom.js';
import { count } from './words.js';

const DIRECT = 300_000; // characters; a longer text becomes a job
const results = new Results();
let stopped = null; // stops what is under way

/** What there is to clean: {name, text} or {name, file}. Gives {columns, jobId, hasPictures}; throws a Problem. */
export async function run(input, options) {
  stop();
  const stopper = new AbortController();
  stopped = stopper;
  progress(input.name);
  const text = input.text ?? (await shortText(input.file));
  stopper.signal.throwIfAborted();
  if (text !== null && text.length <= DIRECT) {
    return { columns: await fetchColumns(stopper, ...cleanText(text, options)), jobId: '' };
  }
  return runJob(input, text, options, stopper);
}

/** Stop what is under way. */
export function stop() {
  stopped?.abort(new DOMException('cancelled', 'AbortError'));
  stopped = null;
  results.cancel();
}

/** Forget a job whose result is no longer needed. */
export function forget(jobId) {
  if (jobId) dropJob(jobId).catch(() => {}); // it expires by itself
}

async function fetchColumns(stopper, url, init) {
  const columns = await results.fetch(url, init);
  stopper.signal.throwIfAborted();
  return columns;
}

/** The text of a file that is a short UTF-8 text; null for any other, the service reads those. */
async function shortText(file) {
  if (file.size > DIRECT || !(file.type.startsWith('text/plain') || /\.(txt|text|md)$/i.test(file.name))) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await file.arrayBuffer());
  } catch {
    return null;
  }
}

async function runJob(input, text, options, stopper) {
  const body = input.file ?? new Blob([text]);
  const type = input.file ? typeOf(input.file) : 'text/plain; charset=utf-8';
  let state = await startJob(body, type, options, input.name);
  const drop = () => forget(state.id);
  if (stopper.signal.aborted) drop();
  stopper.signal.addEventListener('abort', drop);
  for (let wait = 150; state.state === 'queued' || state.state === 'running'; wait = Math.min(1000, wait * 1.3)) {
    await pause(wait, stopper.signal);
    state = { ...state, ...(await job(state.id)) };
    progress(input.name, state);
  }
  if (state.state === 'failed') throw Object.assign(new Error('failed'), { problem: state.problem ?? { title: 'The job failed' } });
  if (state.state === 'cancelled') throw new DOMException('cancelled', 'AbortError');
  const columns = await fetchColumns(stopper, ...jobResult(state.id));
  stopper.signal.removeEventListener('abort', drop);
  return { columns, jobId: state.id, hasPictures: Boolean(state.links?.pages) };
}

const TYPES = { pdf: 'application/pdf', txt: 'text/plain', text: 'text/plain', hocr: 'text/vnd.hocr+html', html: 'text/html', xml: 'application/xml', png: 'image/png', jpg: 'image/jpeg', jpeg: 'image/jpeg', tif: 'image/tiff', tiff: 'image/tiff' };

function typeOf(file) {
  const [, ending] = file.name.toLowerCase().match(/\.(\w+)$/) ?? [];
  return TYPES[ending] ?? (file.type || 'application/octet-stream');
}

function pause(wait, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, wait);
    const stopNow = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    if (signal.aborted) stopNow();
    signal.addEventListener('abort', stopNow, { once: true });
  });
}

let said = -1;

/** Show how far it is. */
function progress(name, { state = '', pages_done: done = 0, pages_total: total = 0 } = {}) {
  const bar = $('busy-bar');
  const isKnown = total > 0;
  if (isKnown) Object.assign(bar, { max: total, value: done });
  else bar.removeAttribute('value');
  const what = state === 'queued' ? 'waiting for its turn' : isKnown ? `${done} of ${count(total, 'page', 'pages')}` : 'reading';
  $('busy-what').textContent = `${name || 'Your text'}: ${what}`;
  const tenth = isKnown ? Math.floor((10 * done) / total) : -1;
  if (tenth > said) say(`${done} of ${count(total, 'page', 'pages')} read`);
  said = tenth;
}
