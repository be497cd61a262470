// The result on the page: its views, the list and the card of the edits, keys and pointer.
import { $, debounce, say } from './dom.js';
import { applyDecisions, decisionsOf } from './decisions.js';
import { Facsimile } from './facsimile.js';
import { wireKeys } from './keys.js';
import { EditList } from './list.js';
import { ACCEPTED, Model, REFUSED } from './model.js';
import { closeField, correctEdit, correctHere, forgetSelection, wireCorrect } from './correct.js';
import { toggleMenu, wireMenu } from './menu.js';
import { applyNever } from './never.js';
import { decide, drawDetail, drawTip, toggled } from './panel.js';
import { drawRules } from './rules.js';
import { fillRules, showFilter, wireSide } from './side.js';
import { drawSummary, sentence } from './summary.js';
import { TextView } from './text.js';
import { count } from './words.js';

let model = null;
let doc = null; // {name, jobId, hasPictures, options, decided, keep}
let changed = false; // since it was saved
let text = null;
let list = null;
let facsimile = null;
let view = 'marked';

/** Show a result; `again`: of the same input with other options, so that decisions are kept. */
export function openResult(columns, about, again = false) {
  const earlier = model;
  closeResult();
  doc = about;
  model = Object.assign(new Model(columns), { options: about.options });
  if (again && earlier) {
    model.inherit(earlier);
    if (earlier.source === model.source) applyDecisions(model, { correct: decisionsOf(earlier).correct });
  } else {
    applyNever(model);
    applyDecisions(model, about.decided ?? {});
  }
  if (!again) changed = false;
  model.addEventListener('decided', ({ detail }) => decided(detail));
  model.addEventListener('renumbered', renumbered);
  model.addEventListener('filtered', filtered);
  model.addEventListener('current', ({ detail }) => chosen(detail));
  const hasPages = model.pages.some((page) => page.width) || model.places.length > 0;
  $('view-page').hidden = !hasPages;
  if (!again) view = hasPages ? 'page' : 'marked';
  if (view === 'page' && !hasPages) view = 'marked';
  facsimile = hasPages ? newFacsimile() : null;
  list = new EditList($('list'), $('list-rows'), model, (i) => pin(i));
  offerLayout();
  fillRules(model);
  setView(view, { keep: false });
  drawAll();
  if (!again) $('reader').scrollTop = 0;
  say(sentence(model));
}

export function closeResult() {
  if (model && changed) doc.keep(decisionsOf(model));
  closeField();
  forgetSelection();
  text?.close();
  list?.close();
  text = list = facsimile = model = null;
  $('tip').hidden = true;
  $('side').classList.remove('open');
  $('detail').hidden = true;
  $('sheet').replaceChildren();
}

function newFacsimile() {
  const made = new Facsimile($('facsimile'), model, doc, (i) => pin(i));
  made.onturn = (page) => {
    turned = performance.now();
    text.scrollToOffset(page.start);
  };
  made.show(model.pages[0].number);
  return made;
}

function offerLayout() {
  $('download-layout').hidden = doc.jobId === '' || !model.pages.length;
}

function setView(next, { keep = true } = {}) {
  const at = keep && text ? text.topOffset() : 0;
  view = next;
  document.querySelector(`#views [value="${view}"]`).checked = true;
  $('facsimile').hidden = view !== 'page';
  $('work').dataset.view = view;
  $('column-heads').hidden = view !== 'sides';
  text?.close();
  text = new TextView($('reader'), $('sheet'), model, view === 'sides' ? 'sides' : 'marked');
  if (at > 0) text.scrollToOffset(at);
  if (model.current >= 0) text.reveal(model.current);
  if (view === 'page') facsimile.reveal(model.current);
}

// --- what happens to the model

/** Keep what was decided, a little later. */
const keepLater = debounce(() => doc && model && doc.keep(decisionsOf(model)), 300);

function keepSoon() {
  changed = true;
  keepLater();
}

/** Whether something was decided that was not saved. */
export const isChanged = () => changed && model !== null;

function drawAll() {
  drawSummary($('summary'), model);
  drawRules($('panel-rules'), model);
  drawCard();
  drawWhere();
  $('undo').disabled = !model.past.length;
  $('redo').disabled = !model.future.length;
}

function decided(edits) {
  keepSoon();
  if (model.filter.only === 'refused') model.refilter();
  text.refresh(edits);
  list.refresh();
  facsimile?.refresh();
  drawAll();
}

/** A correction was put among the edits: the others have other numbers now. */
function renumbered() {
  keepSoon();
  text.refresh();
  list.refresh();
  facsimile?.renumber();
  drawAll();
}

function filtered() {
  showFilter(model);
  text.refresh();
  list.refresh();
  $('list').scrollTop = 0;
  facsimile?.refresh();
  drawAll();
  say(count(model.shown.length, 'edit is shown', 'edits are shown'));
}

function chosen(i) {
  $('side').classList.remove('open');
  drawCard();
  text.reveal(i); // behind the card, which on a phone takes room from the text
  list.reveal(i);
  if (view === 'page') facsimile.reveal(i);
  drawWhere();
}

function drawCard() {
  drawDetail($('detail'), model, model.current, { close, correct: (i) => correctEdit(model, i, pick), pick });
}

/** Choose what was just corrected. */
function pick(i) {
  model.current = -1;
  pin(i);
  text.nodeOf(i)?.focus({ preventScroll: true });
}

function drawWhere() {
  const rank = model.shown.indexOf(model.current);
  const n = model.shown.length.toLocaleString('en');
  $('where').textContent = rank >= 0 ? `${(rank + 1).toLocaleString('en')} of ${n}` : count(model.shown.length, 'edit', 'edits');
}

// --- what the user does

/** Choose an edit and keep its card. */
function pin(i, { card = false } = {}) {
  model.select(i);
  text.reveal(i);
  if (card) $('detail').querySelector('[data-act="refuse"]')?.focus();
}

function close() {
  const i = model.current;
  text.nodeOf(i)?.focus({ preventScroll: true });
  hideTip();
  model.select(-1);
}

function step(by) {
  const inList = $('list').contains(document.activeElement);
  const i = inList ? list.neighbour(by) : model.neighbour(by);
  if (i < 0) return say(model.shown.length ? 'There are no more edits.' : 'There are no edits.');
  model.select(i);
  if (inList) list.reveal(i, true);
  else text.reveal(i, { focus: true });
  return undefined;
}

function judge(decision) {
  const i = model.current;
  if (i < 0) return say('Choose an edit first.');
  return decide(model, [i], toggled(model, i, decision));
}

function undo(back) {
  const done = back ? model.undo() : model.redo();
  say(done ? (back ? 'Undone. The text follows.' : 'Done again.') : 'There is nothing to undo.');
}

const hideTip = () => ($('tip').hidden = true);

function showTip(node) {
  drawTip($('tip'), model, Number(node.dataset.i), node);
}

function wireSheet() {
  const sheet = $('sheet');
  const editOf = (event) => event.target.closest?.('[data-i]');
  sheet.addEventListener('pointerover', (event) => {
    const node = event.pointerType !== 'touch' && editOf(event);
    if (node && Number(node.dataset.i) !== model.current) showTip(node);
    else hideTip();
  });
  sheet.addEventListener('pointerleave', hideTip);
  sheet.addEventListener('focusin', (event) => {
    const node = editOf(event);
    if (!node) return;
    model.select(Number(node.dataset.i));
  });
  sheet.addEventListener('focusout', hideTip);
  sheet.addEventListener('click', (event) => {
    const node = editOf(event);
    if (node) pin(Number(node.dataset.i));
  });
  sheet.addEventListener('keydown', (event) => {
    const node = editOf(event);
    if (!node || (event.key !== 'Enter' && event.key !== ' ')) return;
    event.preventDefault();
    hideTip();
    pin(Number(node.dataset.i), { card: true });
  });
  $('reader').addEventListener('scroll', scrolled, { passive: true });
}

let frame = 0;
let turned = 0; // when the picture was turned: the text follows it, and not the other way

function scrolled() {
  hideTip();
  cancelAnimationFrame(frame);
  frame = requestAnimationFrame(() => {
    if (view !== 'page' || !model || performance.now() - turned < 500) return;
    const isSeen = model.current >= 0 && isInView(text.nodeOf(model.current));
    if (!isSeen) facsimile.show(model.pageAt(text.topOffset()));
  });
}

function isInView(node) {
  if (!node) return false;
  const [box, around] = [node.getBoundingClientRect(), $('reader').getBoundingClientRect()];
  return box.bottom > around.top && box.top < around.bottom;
}

const ACTS = {
  step, undo,
  refuse: () => judge(REFUSED),
  accept: () => judge(ACCEPTED),
  correct: () => correctHere(model, pick),
  menu: () => toggleMenu(model, true),
  view: (next) => (next !== 'page' || facsimile) && setView(next),
  turn: (by) => facsimile?.turn(by),
  escape,
};

function escape() {
  if (!$('downloads').hidden) toggleMenu(null, false);
  else if ($('detail').contains(document.activeElement)) text.nodeOf(model.current)?.focus();
  else if (!$('tip').hidden) hideTip();
  else if (model.current >= 0) close();
}

export function wireResult() {
  wireSheet();
  wireSide(() => model, () => list);
  wireCorrect(() => model, pick);
  wireKeys(() => model && !$('result').hidden, ACTS);
  $('views').addEventListener('change', (event) => setView(event.target.value));
  $('previous').addEventListener('click', () => step(-1));
  $('next').addEventListener('click', () => step(1));
  $('undo').addEventListener('click', () => undo(true));
  $('redo').addEventListener('click', () => undo(false));
  wireMenu(() => ({ model, doc }), (kind) => (changed &&= kind === 'rules'));
}
