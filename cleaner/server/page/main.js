// Puts the page together: start, progress, result.
import { sample, samples } from './api.js';
import { $, el, say } from './dom.js';
import { showHelp, showTrouble, wireDialogs } from './dialogs.js';
import { chosen, placeOptions, wireOptions } from './options.js';
import { closeResult, openResult, wireResult } from './result.js';
import { forget, run, stop } from './work.js';

const SECTIONS = ['start', 'busy', 'trouble', 'result'];
let input = null; // what is being cleaned: {name, text} or {name, file}
let used = ''; // the options of it
let shownJob = '';

function show(section) {
  for (const id of SECTIONS) $(id).hidden = id !== section;
  document.body.dataset.at = section;
  const hasDoc = section !== 'start';
  $('new').hidden = !hasDoc;
  $('doc-name').hidden = !hasDoc;
  $('doc-name').textContent = input?.name ?? '';
  document.title = input?.name && hasDoc ? `${input.name} – cleaner` : 'cleaner';
}

function start() {
  stop();
  closeResult();
  forget(shownJob);
  shownJob = '';
  input = null;
  placeOptions($('start-options'));
  show('start');
  $('text').focus();
}

/** Clean an input and show what comes out; `again` after a change of options. */
async function clean(next, { again = false } = {}) {
  input = next;
  const options = chosen();
  used = JSON.stringify(options);
  if (again) document.body.classList.add('rerunning');
  else show('busy');
  say(again ? 'Repairing again.' : 'Repairing.');
  try {
    const { columns, jobId, hasPictures } = await run(input, options);
    if (shownJob !== jobId) forget(shownJob);
    shownJob = jobId;
    $('options-trouble').hidden = true;
    show('result');
    placeOptions($('panel-options'));
    openResult(columns, { name: input.name, jobId, hasPictures, options }, again);
    if (!$('samples').children.length) listSamples();
  } catch (error) {
    if (error.name === 'AbortError') return;
    if (!error.problem) console.error(error);
    const problem = error.problem ?? { title: 'The page made a mistake', detail: String(error.message) };
    if (again) return complain(problem);
    show('trouble');
    showTrouble(problem, { again: () => clean(next), anew: start });
    $('trouble').querySelector('button')?.focus();
  } finally {
    document.body.classList.remove('rerunning');
  }
}

/** Options that do not work: what is shown stays as it is. */
function complain({ title, detail, errors = [] }) {
  const faults = errors.map(({ loc, msg }) => `${[loc].flat().at(-1)}: ${msg}`);
  const words = [title, ...(faults.length ? faults : [detail ?? ''])].join('. ');
  $('options-trouble').textContent = words;
  $('options-trouble').hidden = false;
}

function cleanFiles(files) {
  if (!files.length) return;
  if (files.length > 1) say(`Only the first of ${files.length} files is taken.`);
  clean({ name: files[0].name, file: files[0] });
}

function wireStart() {
  const submit = (event) => {
    event.preventDefault();
    const text = $('text').value;
    if (text.trim()) clean({ name: 'Pasted text', text });
    else {
      say('There is no text yet: paste one, or choose a file or a sample.');
      $('text').focus();
    }
  };
  $('paste').addEventListener('submit', submit);
  $('text').addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit(event);
  });
  $('choose').addEventListener('click', () => $('file').click());
  $('file').addEventListener('change', (event) => {
    cleanFiles([...event.target.files]);
    event.target.value = '';
  });
  $('new').addEventListener('click', start);
  $('cancel').addEventListener('click', () => {
    say('Cancelled.');
    start();
  });
}

/** Files can be dropped anywhere. */
function wireDrop() {
  let depth = 0;
  const hasFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes('Files');
  const lift = (by) => {
    depth = by === 0 ? 0 : Math.max(0, depth + by);
    $('drop').hidden = depth === 0;
  };
  addEventListener('dragenter', (event) => hasFiles(event) && lift(1));
  addEventListener('dragleave', (event) => hasFiles(event) && lift(-1));
  addEventListener('dragover', (event) => hasFiles(event) && event.preventDefault());
  addEventListener('drop', (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    lift(0);
    cleanFiles([...event.dataTransfer.files]);
  });
}

async function listSamples() {
  let entries = [];
  try {
    entries = await samples();
  } catch {
    // without them there is still the text field
  }
  document.querySelector('.section-title').hidden = !entries.length;
  $('samples').replaceChildren(...entries.map((entry) => el('li', {}, sampleCard(entry))));
}

function sampleCard(entry) {
  const pick = async () => {
    try {
      const file = await sample(entry);
      clean({ name: entry.name, file });
    } catch (error) {
      show('trouble');
      showTrouble(error.problem ?? { title: 'The sample cannot be read' }, { again: pick, anew: start });
    }
  };
  const [title, ...more] = (entry.title || entry.name).split(': ');
  return el(
    'button',
    { type: 'button', class: 'sample', onclick: pick },
    el('span', { class: 'sample-kind' }, kindOf(entry)),
    el('b', {}, title),
    more.length ? el('span', {}, more.join(': ')) : null,
  );
}

function kindOf({ name, media_type: type = '' }) {
  if (/pdf/.test(type)) return 'PDF';
  if (/^image/.test(type)) return 'Scan';
  if (/hocr|html/.test(type) || /\.hocr$/.test(name)) return 'hOCR';
  return /xml/.test(type) ? 'Layout' : 'Text';
}

function wireTheme() {
  const root = document.documentElement;
  $('theme').addEventListener('click', () => {
    const dark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
    root.dataset.theme = dark ? 'light' : 'dark';
    say(dark ? 'Light' : 'Dark');
    try {
      localStorage.setItem('theme', root.dataset.theme);
    } catch {
      // it holds until the page is closed
    }
  });
}

/** Clean again if a result is shown that was made with other options. */
function rerun() {
  if (input && !$('result').hidden && JSON.stringify(chosen()) !== used) clean(input, { again: true });
}

wireOptions(rerun);
wireResult();
wireStart();
wireDrop();
wireTheme();
wireDialogs();
$('help').addEventListener('click', showHelp);
start();
listSamples();
