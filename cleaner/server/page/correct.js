// The field in which a word is corrected by hand, at its place in the text.
import { $, el, say } from './dom.js';
import { correct, textOf, wordSpan } from './own.js';

let selected = null; // [start, end] of the source: what was selected last in the text

/** Wire the field; `modelOf` gives the document that is shown, `pick` chooses an edit. */
export function wireCorrect(modelOf, pick) {
  const open = (range, box) => openField(modelOf(), range, box, pick);
  document.addEventListener('selectionchange', () => {
    if (modelOf()) selected = selection(modelOf()) ?? selected;
  });
  $('sheet').addEventListener('dblclick', () => {
    const range = selection(modelOf());
    if (range) open(range, selectionBox());
  });
  $('correct').addEventListener('click', () => correctHere(modelOf(), pick));
}

/** Correct what is selected, or the word of the chosen edit. */
export function correctHere(model, pick) {
  const range = selection(model) ?? selected ?? spanOf(model, model.current);
  if (!range) return say('Select a word in the text first, or choose an edit.');
  const node = model.current >= 0 && $('sheet').querySelector(`[data-i="${model.current}"]`);
  return openField(model, range, selectionBox() ?? node?.getBoundingClientRect(), pick);
}

/** Correct the word of an edit. */
export function correctEdit(model, i, pick) {
  const nodes = $('sheet').querySelectorAll(`[data-i="${i}"]`);
  openField(model, spanOf(model, i), nodes[nodes.length - 1]?.getBoundingClientRect(), pick);
}

export const forgetSelection = () => (selected = null);

const spanOf = (model, i) => (i >= 0 ? [model.start[i], model.end[i]] : null);

function openField(model, range, box, pick) {
  closeField();
  const [start, end] = wordSpan(model, ...range);
  const old = textOf(model, start, end);
  if (!old || old.length > 200) return say('Select a word in the text first, or choose an edit.');
  const field = el('input', { type: 'text', 'aria-label': `Correct ${old.trim()}`, autocomplete: 'off', spellcheck: 'false', dir: 'auto' });
  field.value = old;
  const back = document.activeElement;
  const apply = (event) => {
    event.preventDefault();
    closeField();
    selected = null;
    if (field.value === old) return back?.focus?.();
    pick(correct(model, start, end, field.value));
    return say(`Corrected: ${field.value || 'nothing'}.`);
  };
  const cancel = (event) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    closeField();
    back?.focus?.();
  };
  const form = el(
    'form',
    { id: 'corrector', class: 'corrector', onsubmit: apply, onkeydown: cancel },
    field,
    el('button', { class: 'button main' }, 'Correct'),
    el('button', { type: 'button', class: 'button', onclick: closeField }, 'Cancel'),
  );
  document.body.append(form);
  place(form, box);
  field.focus();
  field.select();
  return undefined;
}

export function closeField() {
  $('corrector')?.remove();
}

function place(form, box) {
  const size = form.getBoundingClientRect();
  const at = box ?? { left: innerWidth / 2 - size.width / 2, top: innerHeight / 3 };
  form.style.left = `${Math.max(8, Math.min(at.left - 12, innerWidth - size.width - 8))}px`;
  form.style.top = `${Math.max(8, Math.min(at.top - 9, innerHeight - size.height - 8))}px`;
}

function selectionBox() {
  const chosen = getSelection();
  if (!chosen.rangeCount || chosen.isCollapsed) return null;
  return chosen.getRangeAt(0).getClientRects()[0] ?? null;
}

/** What is selected in the text, as a span of the source; null if nothing is. */
function selection(model) {
  const chosen = getSelection();
  if (!chosen.rangeCount || chosen.isCollapsed || !$('sheet').contains(chosen.anchorNode)) return null;
  const range = chosen.getRangeAt(0);
  const low = offsetOf(model, range.startContainer, range.startOffset, 0);
  const high = offsetOf(model, range.endContainer, range.endOffset, 1);
  return low === null || high === null || high < low ? null : [low, high];
}

/** The offset in the source of a place in the text; of one in an edit, its beginning (0) or end (1). */
function offsetOf(model, node, offset, side) {
  const edit = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest('[data-i]');
  if (edit) return [model.start, model.end][side][Number(edit.dataset.i)];
  return node.sourceAt === undefined ? null : node.sourceAt + offset;
}
