// The menu of downloads.
import { $, el, say } from './dom.js';
import { download } from './download.js';
import { neverList } from './never.js';

/** Wire the menu; `shown` gives the document that is shown, {model, doc}, `saved` is called with what was saved. */
export function wireMenu(shown, saved) {
  $('download').addEventListener('click', () => toggleMenu(shown().model));
  $('downloads').addEventListener('click', (event) => save(event, shown(), saved));
  document.addEventListener('pointerdown', (event) => {
    if (!$('downloads').hidden && !event.target.closest('.menu')) toggleMenu(null, false);
  });
}

/** Open or close the menu. */
export function toggleMenu(model, open = $('downloads').hidden) {
  $('downloads').hidden = !open;
  $('download').setAttribute('aria-expanded', String(open));
  if (!open) return $('download').focus();
  $('download-rules').hidden = !neverList().length;
  $('layout-note').textContent = ['hocr', 'alto', 'page'].includes(model?.format) ? 'in the format it came in' : 'words and places as hOCR';
  return $('downloads').querySelector('button').focus();
}

async function save(event, { model, doc }, saved) {
  const kind = event.target.closest('[data-kind]')?.dataset.kind;
  if (!kind) return;
  toggleMenu(null, false);
  try {
    await download(kind, model, doc);
    saved(kind);
    say('Saved.');
  } catch (error) {
    say(`It cannot be downloaded: ${error.message}`);
    $('summary').append(el('p', { role: 'alert', class: 'failed' }, `It cannot be downloaded: ${error.message}`));
  }
}
