// From a text or a file to its result: asks the service, shows the progress, can be cancelled.
import { cleanText, dropJob, job, jobResult, Problem, Results, startJob } from './api.js';
import { $, say } from './dom.js';
import { count } from './words.js';

const DIRECT = 300_000; // characters; a longer text becomes a job
const results = new Results();
const told = new EventTarget(); // fires 'progress' (detail: document)

/** Call with each document of which something new is known. */
export const onProgress = (call) => told.addEventListener('progress', ({ detail }) => call(detail));

/**
 * Have a document repaired: a short text is only read, of anything else a job is made and waited for. Gives a
 * promise, the same as long as nothing was asked anew; what goes wrong stands in the document, too.
 */
export function make(doc, options) {
  doc.making ??= prepare(doc, options).then(
    () => state(doc, 'done'),
    (error) => {
      doc.making = null;
      doc.problem = error.problem ?? { title: 'The page made a mistake', detail: String(error.message) };
      state(doc, 'failed');
      throw error;
    },
  );
  return doc.making;
}

async function prepare(doc, options) {
  const { stopper } = doc;
  doc.options = options;
  state(doc, 'running');
  if (doc.text === undefined) doc.text = await shortText(doc.file);
  stopper.signal.throwIfAborted();
  if (doc.text !== null && doc.text.length <= DIRECT) doc.jobId = '';
  else await runJob(doc, options, stopper);
}

/** The columns of a document's result. Throws a Problem; the latest call wins. */
export async function fetched(doc) {
  await make(doc, doc.options);
  if (doc.jobId) return results.fetch(...jobResult(doc.jobId));
  return results.fetch(...cleanText(doc.text, doc.options));
}

/** Make ready to repair a document anew, with other options; gives the job that is not needed then. */
export function renew(doc) {
  if (!doc.file && doc.text == null) {
    throw new Problem({ title: 'The file is needed again', detail: 'After a reload, choose it again to repair it with other options.' });
  }
  doc.making = null;
  return doc.jobId;
}

/** Stop fetching. */
export const stop = () => results.cancel();

/** The text of a file that is a short UTF-8 text; null for any other, the service reads those. */
async function shortText(file) {
  if (file.size > DIRECT || !(file.type.startsWith('text/plain') || /\.(txt|text|md)$/i.test(file.name))) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await file.arrayBuffer());
  } catch {
    return null;
  }
}

async function runJob(doc, options, { signal }) {
  const body = doc.file ?? new Blob([doc.text]);
  const type = doc.file ? typeOf(doc.file) : 'text/plain; charset=utf-8';
  let now = await startJob(body, type, options, doc.name);
  const drop = () => dropJob(now.id).catch(() => {}); // it expires by itself
  if (signal.aborted) drop();
  signal.addEventListener('abort', drop);
  for (let wait = 150; now.state === 'queued' || now.state === 'running'; wait = Math.min(1000, wait * 1.3)) {
    await pause(wait, signal);
    now = { ...now, ...(await job(now.id)) };
    state(doc, 'running', now);
  }
  signal.removeEventListener('abort', drop);
  if (now.state === 'failed') throw Object.assign(new Error('failed'), { problem: now.problem ?? { title: 'The job failed' } });
  if (now.state === 'cancelled') throw new DOMException('cancelled', 'AbortError');
  Object.assign(doc, { jobId: now.id, hasPictures: Boolean(now.links?.pages) });
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

function state(doc, now, progress = null) {
  Object.assign(doc, { state: now, progress });
  told.dispatchEvent(new CustomEvent('progress', { detail: doc }));
}

/** How far a document is, in words. */
export function howFar({ state: now, progress, problem }) {
  if (now === 'failed') return problem?.title ?? 'failed';
  if (now !== 'running') return { waiting: 'waits', done: 'repaired' }[now];
  const { state: job = '', pages_done: done = 0, pages_total: total = 0 } = progress ?? {};
  if (job === 'queued') return 'waiting for its turn';
  return total > 0 ? `${done} of ${count(total, 'page', 'pages')}` : 'reading';
}

let said = -1;

/** Show how far the document is that is waited for. */
export function showProgress(doc) {
  const { pages_done: done = 0, pages_total: total = 0 } = doc.progress ?? {};
  const bar = $('busy-bar');
  if (total > 0) Object.assign(bar, { max: total, value: done });
  else bar.removeAttribute('value');
  $('busy-what').textContent = `${doc.name}: ${doc.state === 'running' ? howFar(doc) : 'reading'}`;
  const tenth = total > 0 ? Math.floor((10 * done) / total) : -1;
  if (tenth > said) say(`${done} of ${count(total, 'page', 'pages')} read`);
  said = tenth;
}
