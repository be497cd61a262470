// Corrections by hand: edits of the user's own, among those of the service.
import { ACCEPTED, lowerBound, OPEN, OWN, REFUSED, SUGGESTION } from './model.js';

export const HAND = 'HAND'; // what stands for a rule
const LONGEST = 200; // units that a word may reach on either side
const LETTER = /[\p{L}\p{M}\p{N}’'\u2010\u2011-]/u;

/** The span in the source of the words that a span touches, in the text as it is now: [start, end]. */
export function wordSpan(model, start, end) {
  const near = model.active().filter((i) => model.start[i] <= end + LONGEST && model.end[i] >= start - LONGEST);
  const isPart = (i) => !/\s/.test(model.after[i]);
  for (const i of near) {
    if (model.start[i] < end && start < model.end[i]) [start, end] = [Math.min(start, model.start[i]), Math.max(end, model.end[i])];
  }
  for (let at = start; ; start = at) {
    const edit = near.find((i) => model.end[i] === at && isPart(i) && model.start[i] < at);
    if (edit !== undefined) at = model.start[edit];
    else if (at > 0 && start - at < LONGEST && LETTER.test(letterBefore(model.source, at)) && !isInside(model, near, at - 1)) at -= letterBefore(model.source, at).length;
    if (at === start) break;
  }
  for (let at = end; ; end = at) {
    const edit = near.find((i) => model.start[i] === at && isPart(i) && model.end[i] > at);
    if (edit !== undefined) at = model.end[edit];
    else if (at < model.source.length && LETTER.test(letterAt(model.source, at)) && !isInside(model, near, at)) at += letterAt(model.source, at).length;
    if (at === end) break;
  }
  return [start, end];
}

const letterAt = (text, at) => String.fromCodePoint(text.codePointAt(at));

function letterBefore(text, at) {
  const low = text.charCodeAt(at - 1);
  return text.slice(low >= 0xdc00 && low <= 0xdfff ? at - 2 : at - 1, at);
}

const isInside = (model, near, at) => near.some((i) => model.start[i] <= at && at < model.end[i]);

/** What stands in a span of the source as the text is now. */
export function textOf(model, start, end) {
  const parts = [];
  let at = start;
  for (const i of model.active()) {
    if (model.end[i] < start || model.start[i] > end || model.start[i] < at) continue;
    if (model.start[i] === end && model.end[i] > end) continue;
    parts.push(model.source.slice(at, model.start[i]), model.after[i]);
    at = model.end[i];
  }
  parts.push(model.source.slice(at, end));
  return parts.join('');
}

/** Put a text in the place of a span, as an edit of one's own; gives its index. */
export function correct(model, start, end, after) {
  const i = insert(model, start, end, after);
  const moves = [];
  const move = (j, decision) => {
    moves.push([j, model.decision[j], decision]);
    model.decision[j] = decision;
  };
  for (const j of model.rivalsOf(i)) {
    if (model.kind[j] === SUGGESTION && model.decision[j] === ACCEPTED) move(j, OPEN);
    if (model.kind[j] === OWN && model.decision[j] !== REFUSED) move(j, REFUSED);
  }
  move(i, OPEN);
  model.past.push(moves);
  model.future = [];
  model.refilter();
  model.dispatchEvent(new Event('renumbered'));
  return i;
}

/** Make room for an edit in all columns; it is taken back until a move puts it in. */
function insert(model, start, end, after) {
  let i = lowerBound(model.start, start);
  while (i < model.size && model.start[i] === start && model.end[i] <= end) i++;
  const cause = model.firstCause[i];
  const box = model.firstBox[i];
  const [from, to] = [codePoints(model.source, 0, start), 0];
  const values = { kind: OWN, start, end, from, to: to || from + codePoints(model.source, start, end), sure: 1, page: model.pageAt(start), decision: REFUSED };
  for (const [name, value] of Object.entries(values)) model[name] = spliced(model[name], i, value);
  model.after = model.after.toSpliced(i, 0, after);
  model.causeRule = spliced(model.causeRule, cause, named(model.rules, ({ id }) => id === HAND, { id: HAND, name: 'by-hand' }));
  model.causeSure = spliced(model.causeSure, cause, 1);
  model.causeReason = spliced(model.causeReason, cause, named(model.reasons, (text) => text === 'corrected by hand', 'corrected by hand'));
  model.causeReadings = model.causeReadings.toSpliced(cause, 0, undefined);
  model.firstCause = spliced(model.firstCause, i, cause).map((first, at) => (at > i ? first + 1 : first));
  model.firstBox = spliced(model.firstBox, i, box);
  model.size++;
  renumber(model, i);
  return i;
}

/** Where something stands in a list; it is added if it does not. */
function named(list, test, entry) {
  const found = list.findIndex(test);
  return found >= 0 ? found : list.push(entry) - 1;
}

/** The indices from `i` on have gone up by one. */
function renumber(model, i) {
  const next = (j) => (j >= i ? j + 1 : j);
  for (const moves of [...model.past, ...model.future]) for (const move of moves) move[0] = next(move[0]);
  model.rivals = new Map([...model.rivals].map(([j, others]) => [next(j), others.map(next)]));
  if (model.current >= 0) model.current = next(model.current);
  const [start, end] = [model.start[i], model.end[i]];
  for (let j = 0; j < model.size; j++) {
    const [low, high] = [model.start[j], model.end[j]];
    const meets = (low < end && start < high) || (low === start && high === end);
    if (j === i || !meets) continue;
    model.rivals.set(i, [...model.rivalsOf(i), j]);
    model.rivals.set(j, [...model.rivalsOf(j), i]);
  }
}

function spliced(array, at, value) {
  const made = new array.constructor(array.length + 1);
  made.set(array.subarray(0, at));
  made[at] = value;
  made.set(array.subarray(at), at + 1);
  return made;
}

function codePoints(text, start, end) {
  let size = end - start;
  for (let at = start; at < end; at++) if (text.charCodeAt(at) >> 10 === 0x37) size--;
  return size;
}
