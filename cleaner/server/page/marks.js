// One block of the text as nodes: unchanged text, and each edit marked in it.
import { isBlank, lowerBound, SUGGESTION } from './model.js';
import { el } from './dom.js';
import { percent, pieces, roleName, spoken, STATES } from './words.js';

const WORD = 40; // letters of a word that are marked with it, on either side
const LETTERS_BEFORE = /[\p{L}\p{M}]*$/u;
const LETTERS_BEHIND = /^[\p{L}\p{M}]*/u;

/** What is read out for an edit: the whole words, where it is within one. */
export function labelOf(model, i) {
  const rules = [...new Set(model.causes(i).map(({ name, rule }) => name || rule))].join(', ');
  const left = model.source.slice(Math.max(0, model.start[i] - WORD), model.start[i]);
  let head = left.match(LETTERS_BEFORE)[0];
  let tail = model.source.slice(model.end[i], model.end[i] + WORD).match(LETTERS_BEHIND)[0];
  if (isBlank(model.after[i]) && model.after[i]) head = tail = ''; // words are parted, or stay so
  const what = `${spoken(head + model.before(i) + tail)} becomes ${spoken(head + model.after[i] + tail)}`;
  return `${what}; ${rules}, ${percent(model.sure[i])} sure, ${STATES[model.state(i)]}`;
}

/** Fill a node with a block, its edits marked in place. */
export function fillMarked(node, model, block) {
  fill(node, model, block, (item) => {
    if (item.plain) return [model.after[item.i]];
    const before = model.before(item.i);
    const edit = shell(model, item);
    if (isIn(item)) {
      const quiet = isQuiet(model, item.i);
      edit.classList.toggle('quiet', quiet);
      const breaks = quiet && model.after[item.i].includes('\n'); // the sign of the new line end says it all
      if (before && !breaks) edit.append(deleted(model, item, quiet));
      if (model.after[item.i]) edit.append(el('ins', {}, ...inserted(model.after[item.i])));
    } else standing(edit, before);
    return [edit, ...item.others.map((i) => rival(model, i))];
  });
}

/** Fill a node with a block of the original: what went is marked. */
export function fillOriginal(node, model, block) {
  fill(node, model, block, (item) => {
    const before = model.before(item.i);
    if (item.plain) return withTurns(model, before, item.start);
    const edit = shell(model, item);
    edit.classList.toggle('quiet', isQuiet(model, item.i));
    const gone = isIn(item);
    const inner = gone && before ? el('del') : edit;
    if (inner !== edit) edit.append(inner);
    if (before) inner.append(...original(model, item));
    else edit.append(caret());
    return [edit];
  });
}

/** Fill a node with a block of the text as it is now: what came is marked. */
export function fillRepaired(node, model, block) {
  fill(node, model, block, (item, head, tail) => {
    if (item.plain) return [model.after[item.i]];
    const edit = shell(model, item);
    const after = model.after[item.i];
    edit.classList.toggle('quiet', isQuiet(model, item.i));
    if (!isIn(item)) standing(edit, model.before(item.i));
    else if (isBlank(head + after + tail)) edit.append(caret(), after);
    else edit.append(el('ins', {}, head, after, tail));
    return [edit, ...item.others.map((i) => rival(model, i))];
  }, true);
}

/** `draw` gives the nodes of an item; with `whole` it also gets the letters of its word on either side. */
function fill(node, model, block, draw, whole = false) {
  const made = document.createDocumentFragment();
  const items = model.items(block);
  let at = model.blocks[block];
  items.forEach((item, rank) => {
    let text = model.source.slice(at, item.start);
    const takes = whole && isWord(model, item);
    const limit = Math.min(item.end + WORD, items[rank + 1]?.start ?? model.blocks[block + 1]);
    let head = takes ? text.slice(-WORD).match(LETTERS_BEFORE)[0] : '';
    let tail = takes ? model.source.slice(item.end, limit).match(LETTERS_BEHIND)[0] : '';
    if (isBlank(model.after[item.i]) && !(head && tail)) head = tail = ''; // nothing was joined
    text = text.slice(0, text.length - head.length);
    made.append(...withTurns(model, text, at), ...draw(item, head, tail));
    at = item.end + tail.length;
  });
  made.append(...withTurns(model, model.source.slice(at, model.blocks[block + 1]), at));
  node.replaceChildren(made);
}

/** Whether an edit is in the text and changes more than white space. */
function isWord(model, item) {
  return !item.plain && !isQuiet(model, item.i) && isIn(item);
}

const isIn = ({ state }) => ['applied', 'accepted', 'own'].includes(state);

export const isQuiet = (model, i) => isBlank(model.before(i)) && isBlank(model.after[i]);

/** The node of an edit: a button with the words for it, still empty. */
function shell(model, { i, state }) {
  const current = model.current === i ? ' current' : '';
  const kind = model.kind[i] === SUGGESTION ? ' suggested' : '';
  return el('span', {
    class: `edit ${state}${kind}${current}`,
    'data-i': i,
    role: 'button',
    tabindex: current ? 0 : -1,
    'aria-label': labelOf(model, i),
  });
}

/** Another reading of what an edit has changed. */
function rival(model, i) {
  const edit = shell(model, { i, state: model.state(i) });
  edit.classList.add('other');
  edit.append(sign('?'));
  return edit;
}

function deleted(model, item, quiet) {
  const node = el('del');
  for (const part of furnished(model, item)) {
    if (part.line) node.append(furniture(part.line));
    else node.append(...signs(quiet || isBlank(part.text) ? part.text.replaceAll(' ', '') || '·' : part.text));
  }
  return node;
}

/** Put in: line feeds as they are, with one sign. */
function inserted(text) {
  const first = text.indexOf('\n');
  const made = pieces(text).map((piece) => piece.text ?? (piece.char === '\n' ? '\n' : sign(piece.sign)));
  return first < 0 ? made : [...made.slice(0, made.indexOf('\n')), sign('¶'), ...made.slice(made.indexOf('\n'))];
}

function standing(edit, before) {
  if (before === '') edit.append(caret());
  else if (isBlank(before) && before.includes('\n')) edit.append(sign('↵'), before);
  else edit.append(...visible(before));
}

/** Text that stands as it is, with signs for what one cannot see. */
function visible(text) {
  const whole = ['\n', '\t'];
  return pieces(text).map((piece) => piece.text ?? (whole.includes(piece.char) ? piece.char : sign(piece.sign)));
}

function original(model, item) {
  const quiet = isQuiet(model, item.i);
  return furnished(model, item).flatMap((part) => {
    if (part.line) return [furniture(part.line)];
    let at = part.at;
    return part.text.split(/(\f)/).flatMap((run) => {
      at += run.length;
      if (run === '\f') return [turn(model, at)];
      return quiet ? [run.includes('\n') ? sign('↵') : '', run] : visible(run);
    });
  });
}

/** What an edit took away, in parts: {text, at}, and {line} for removed furniture. */
function furnished(model, { start, end }) {
  const parts = [];
  let at = start;
  const starts = (model._furnitureStarts ??= Uint32Array.from(model.furniture, (line) => line.start));
  for (let f = lowerBound(starts, start); f < starts.length && starts[f] < end; f++) {
    const line = model.furniture[f];
    if (line.end > end) break;
    if (line.start > at) parts.push({ text: model.source.slice(at, line.start), at });
    parts.push({ line });
    at = line.end;
  }
  if (at < end) parts.push({ text: model.source.slice(at, end), at });
  return parts;
}

function furniture(line) {
  const text = line.text.replace(/\s{3,}/g, '  ');
  return el(
    'span',
    { class: 'furniture', 'data-role': line.role },
    el('span', { class: 'label' }, roleName(line.role)),
    ' ',
    el('span', { class: 'gone' }, text),
  );
}

function signs(text) {
  return pieces(text).map((piece) => piece.text ?? sign(piece.sign));
}

const sign = (text) => el('span', { class: 'sign', 'aria-hidden': 'true' }, text);
const caret = () => el('span', { class: 'caret', 'aria-hidden': 'true' });

/** Unchanged text; form feeds as turns of the page. */
function withTurns(model, text, at) {
  if (!text.includes('\f')) return [placed(text, at)];
  const parts = text.split('\f');
  return parts.flatMap((part, index) => {
    const node = placed(part, at);
    at += part.length + 1;
    return index < parts.length - 1 ? [node, turn(model, at)] : [node];
  });
}

/** A text that knows where it stands in the source. */
function placed(text, at) {
  return Object.assign(document.createTextNode(text), { sourceAt: at });
}

function turn(model, at) {
  const number = model.pages.length ? model.pageAt(at) : 0;
  return el('span', { class: 'turn' }, number ? `page ${number}` : 'page turn');
}

