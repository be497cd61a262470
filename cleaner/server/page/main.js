// Puts the page together: start, progress, result; the documents of this tab, and the address that names one.
import { dropJob } from './api.js';
import { $, el, icon, say } from './dom.js';
import { showHelp, showTrouble, wireDialogs } from './dialogs.js';
import { chosen, placeOptions, setOptions, wireOptions } from './options.js';
import { closeResult, isChanged, openResult, wireResult } from './result.js';
import { add, addressed, addressOf, decisions, docs, keep, remove, store } from './session.js';
import { wireStart, wireTheme } from './start.js';
import { fetched, howFar, make, onProgress, renew, showProgress, stop } from './work.js';

const SECTIONS = ['start', 'busy', 'trouble', 'result'];
let current = null; // the document that is shown, or waited for

function show(section) {
  for (const id of SECTIONS) $(id).hidden = id !== section;
  document.body.dataset.at = section;
  const hasDoc = section !== 'start' && current;
  $('new').hidden = !hasDoc;
  $('doc-name').hidden = !hasDoc;
  $('doc-name').textContent = current?.name ?? '';
  document.title = hasDoc ? `${current.name} – cleaner` : 'cleaner';
  drawDocs();
}

function start({ push = true } = {}) {
  stop();
  closeResult();
  current = null;
  if (push && location.search) history.pushState(null, '', location.pathname);
  placeOptions($('start-options'));
  show('start');
  $('text').focus();
}

/** Repair inputs: the first is shown, the others are worked on behind it. */
async function take(inputs) {
  const [first, ...others] = inputs.map(add);
  const options = chosen();
  open(first, { options });
  for (const doc of others) await make(doc, options).catch(() => {}); // its entry says what went wrong
}

/** Show a document: once it is repaired; `again` after a change of options. */
async function open(doc, { options = doc.options, again = false, push = true } = {}) {
  stop();
  current = doc;
  if (!again) {
    closeResult();
    show('busy');
    showProgress(doc);
  }
  document.body.classList.toggle('rerunning', again);
  say(again ? 'Repairing again.' : 'Repairing.');
  try {
    const old = again ? renew(doc) : '';
    await make(doc, options);
    const [columns, decided] = [await fetched(doc), again ? null : await decisions(doc)];
    if (current !== doc) return;
    if (old && old !== doc.jobId) dropJob(old).catch(() => {});
    shown(doc, columns, decided, { again, push });
  } catch (error) {
    if (error.name !== 'AbortError' && current === doc) failed(doc, error, { again, push });
  } finally {
    document.body.classList.remove('rerunning');
  }
}

function shown(doc, columns, decided, { again, push }) {
  $('options-trouble').hidden = true;
  store();
  const address = location.pathname + addressOf(doc);
  if (push && location.search !== addressOf(doc)) history[again ? 'replaceState' : 'pushState'](null, '', address);
  show('result');
  setOptions(doc.options);
  placeOptions($('panel-options'));
  openResult(columns, { ...doc, decided, keep: (made) => keep(doc, made) }, again);
}

function failed(doc, error, { again, push }) {
  if (!error.problem) console.error(error);
  const problem = error.problem ?? { title: 'The page made a mistake', detail: String(error.message) };
  if (again) return complain(problem);
  if (problem.status === 404 && doc.jobId) remove(doc);
  return fail(problem, () => open(doc, { push }));
}

function fail(problem, again) {
  show('trouble');
  showTrouble(problem, { again, anew: () => start() });
  $('trouble').querySelector('button, input')?.focus();
}

/** Options that do not work: what is shown stays as it is. */
function complain({ title, detail, errors = [] }) {
  const faults = errors.map(({ loc, msg }) => `${[loc].flat().at(-1)}: ${msg}`);
  const words = [title, ...(faults.length ? faults : [detail ?? ''])].join('. ');
  $('options-trouble').textContent = words;
  $('options-trouble').hidden = false;
}

/** The documents of this tab, each with its state. */
function drawDocs() {
  const focused = $('docs').contains(document.activeElement) ? document.activeElement.dataset.key : null;
  $('docs').hidden = docs.length < (current ? 2 : 1);
  $('docs-list').replaceChildren(...docs.map(entry));
  if (focused) $('docs').querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
}

function entry(doc) {
  const forget = () => {
    const wasShown = doc === current;
    remove(doc);
    if (wasShown) start();
    else drawDocs();
  };
  const names = [doc === current ? 'current' : '', doc.state].filter(Boolean).join(' ');
  return el(
    'li',
    { class: names },
    el('button', { type: 'button', class: 'doc', 'data-key': doc.id, 'aria-current': doc === current ? 'true' : null, onclick: () => doc !== current && open(doc) }, el('bdi', {}, doc.name), el('small', {}, howFar(doc))),
    el('button', { type: 'button', class: 'button quiet icon', 'data-key': `forget ${doc.id}`, 'aria-label': `Forget ${doc.name}`, onclick: forget }, icon('close')),
  );
}

function progressed(doc) {
  drawDocs();
  if (doc === current && !$('busy').hidden) showProgress(doc);
  if (doc.state === 'done') store();
}

/** Follow the address: at the start, and when somebody goes back or forth. */
function followAddress() {
  const doc = addressed();
  if (doc && doc === current) return;
  if (doc) open(doc, { push: false });
  else if (current || $('start').hidden) start({ push: false });
}

/** Clean again if a result is shown that was made with other options. */
function rerun() {
  if (!current || $('result').hidden || JSON.stringify(chosen()) === JSON.stringify(current.options)) return;
  open(current, { options: chosen(), again: true });
}

function wireBar() {
  $('new').addEventListener('click', () => start());
  $('help').addEventListener('click', showHelp);
  $('cancel').addEventListener('click', () => {
    say('Cancelled.');
    remove(current);
    start();
  });
  document.querySelector('.brand a').addEventListener('click', (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    start();
  });
  addEventListener('popstate', followAddress);
  addEventListener('beforeunload', (event) => isChanged() && event.preventDefault());
}

wireOptions(rerun);
wireResult();
wireTheme();
wireDialogs();
wireBar();
onProgress(progressed);
start({ push: false });
wireStart(take, fail);
followAddress();
