// Ways to get a text in: the field, files chosen or dropped, samples. And light or dark.
import { sample, samples } from './api.js';
import { $, el, say } from './dom.js';

/** Wire the start; `take` is given a list of inputs, {name, text} or {name, file}, `fail` a problem. */
export function wireStart(take, fail) {
  const takeFiles = (files) => files.length && take(files.map((file) => ({ name: file.name, file })));
  const submit = (event) => {
    event.preventDefault();
    const text = $('text').value;
    $('paste-trouble').hidden = Boolean(text.trim());
    if (text.trim()) return take([{ name: 'Pasted text', text }]);
    $('paste-trouble').textContent = 'There is no text yet: paste one, or choose a file or a sample.';
    say($('paste-trouble').textContent);
    return $('text').focus();
  };
  $('paste').addEventListener('submit', submit);
  $('text').addEventListener('input', () => ($('paste-trouble').hidden = true));
  $('text').addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit(event);
  });
  $('choose').addEventListener('click', () => $('file').click());
  $('file').addEventListener('change', (event) => {
    takeFiles([...event.target.files]);
    event.target.value = '';
  });
  wireDrop(takeFiles);
  listSamples(take, fail);
}

/** Files can be dropped anywhere. */
function wireDrop(takeFiles) {
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
    takeFiles([...event.dataTransfer.files]);
  });
}

/** Show the samples, unless they are there. */
export async function listSamples(take, fail) {
  let entries = [];
  try {
    entries = await samples();
  } catch {
    // without them there is still the text field
  }
  document.querySelector('.section-title').hidden = !entries.length;
  $('samples').replaceChildren(...entries.map((entry) => el('li', {}, sampleCard(entry, take, fail))));
}

function sampleCard(entry, take, fail) {
  const pick = async () => {
    try {
      const file = await sample(entry);
      take([{ name: entry.name, file }]);
    } catch (error) {
      fail(error.problem ?? { title: 'The sample cannot be read' }, pick);
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

export function wireTheme() {
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
