// The documents of this tab: they outlive a reload, and the address names the one that is shown. A text and the
// decisions about it stay in the browser, until the tab is closed; a job and its decisions are kept by the service.
import { dropJob, keepDecisions, keptDecisions } from './api.js';

const PLACE = 'documents';
export const docs = load();

/** A new document: {name, text} or {name, file}. */
export function add(input) {
  const id = Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(36)).join('');
  const doc = { id, jobId: '', hasPictures: false, options: {}, state: 'waiting', stopper: new AbortController(), ...input };
  docs.push(doc);
  return doc;
}

/** Forget a document, here and at the service. */
export function remove(doc) {
  doc.stopper?.abort(new DOMException('cancelled', 'AbortError'));
  docs.splice(docs.indexOf(doc) >>> 0, 1);
  if (doc.jobId) dropJob(doc.jobId).catch(() => {}); // it expires by itself
  for (const name of ['text', 'decided']) sessionStorage.removeItem(`${name} ${doc.id}`);
  store();
}

/** Keep what is known of the documents that are done. */
export function store() {
  const kept = docs.filter(({ state }) => state === 'done');
  write(PLACE, kept.map(({ id, name, jobId, hasPictures, options }) => ({ id, name, jobId, hasPictures, options })));
  for (const doc of kept) if (!doc.jobId) write(`text ${doc.id}`, doc.text);
}

function load() {
  const known = read(PLACE) ?? [];
  return known.map((doc) => ({ ...doc, state: 'done', making: Promise.resolve(), stopper: new AbortController(), text: doc.jobId ? null : read(`text ${doc.id}`) }));
}

/** The query of the address of a document. */
export const addressOf = ({ id, jobId }) => (jobId ? `?job=${encodeURIComponent(jobId)}` : `?text=${id}`);

/** The document that the address names; null if it names none, or one that is not there any more. */
export function addressed() {
  const query = new URLSearchParams(location.search);
  const [job, text] = [query.get('job'), query.get('text')];
  if (job) return docs.find(({ jobId }) => jobId === job) ?? stranger(job);
  return docs.find(({ id, text: there }) => id === text && there != null) ?? null;
}

/** A job that another tab has given. */
function stranger(jobId) {
  const doc = add({ name: 'Document', jobId, text: null });
  return Object.assign(doc, { state: 'done', making: Promise.resolve() });
}

/** What was decided about a document. */
export async function decisions(doc) {
  if (!doc.jobId) return read(`decided ${doc.id}`) ?? {};
  return keptDecisions(doc.jobId).catch(() => ({})); // the document can be shown without
}

/** Keep what was decided about a document. */
export function keep(doc, decided) {
  if (doc.jobId) return keepDecisions(doc.jobId, decided).catch(() => {}); // leaving asks
  return write(`decided ${doc.id}`, decided);
}

function read(name) {
  try {
    return JSON.parse(sessionStorage.getItem(name));
  } catch {
    return null;
  }
}

function write(name, value) {
  try {
    sessionStorage.setItem(name, JSON.stringify(value));
  } catch {
    // there is no room: it holds until the page is left
  }
}
