// A result record as columns: flat arrays that cross from the worker to the page without being copied.
// The service counts in code points, JavaScript in UTF-16 units; they are converted here, once.

export const CHANGE = 0;
export const SUGGESTION = 1;

const SOFT = 500; // units after which a block ends at a blank line
const FULL = 1500; // … at any line end
const MOST = 16000; // … anywhere outside edits, in pieces of
const PIECE = 6000;

/** UTF-16 index of each code point and behind them the length; null if the two counts are the same. */
export function unitsOf(text) {
  if (!/[\ud800-\udbff][\udc00-\udfff]/.test(text)) return null;
  const units = new Uint32Array(text.length + 1);
  let count = 0;
  let at = 0;
  while (at < text.length) {
    units[count++] = at;
    at += text.codePointAt(at) > 0xffff ? 2 : 1;
  }
  units[count] = text.length;
  return units.subarray(0, count + 1);
}

/** Interned strings: a number for each. */
class Names {
  list = [];
  #known = new Map();

  of(text) {
    let index = this.#known.get(text);
    if (index === undefined) {
      index = this.list.length;
      this.#known.set(text, index);
      this.list.push(text);
    }
    return index;
  }
}

/** Columns of a result record (as POST /v1/clean gives it with include=all). */
export function pack(record) {
  const source = record.source;
  const units = unitsOf(source);
  const unit = (offset) => (units ? units[offset] : offset);
  const edits = merged(record);
  const columns = editColumns(edits, unit);
  const { changes, suggestions, source: _, text: __, furniture, pages, words: places, ...rest } = record;
  return {
    ...rest,
    digest: record.rules,
    ...columns,
    source,
    words: wordsIn(source),
    rivals: rivalsOf(columns),
    furniture: (furniture ?? []).map((line) => ({ ...line, start: unit(line.start), end: unit(line.end) })),
    pages: (pages ?? []).map((page) => ({ ...page, start: unit(page.start), end: unit(page.end) })),
    places: (places ?? []).map(([page, start, end, ...box]) => [page, unit(start), unit(end), ...box]),
    blocks: blocksOf(source, columns),
  };
}

function wordsIn(text) {
  let words = 0;
  for (const _ of text.matchAll(/[\p{L}\p{N}][\p{L}\p{M}\p{N}]*/gu)) words++;
  return words;
}

/** Changes and suggestions in one list, in the order of their places. */
function merged(record) {
  const edits = [
    ...(record.changes ?? []).map((edit) => [CHANGE, edit]),
    ...(record.suggestions ?? []).map((edit) => [SUGGESTION, edit]),
  ];
  return edits.sort(([, a], [, b]) => a.start - b.start || a.end - b.end);
}

function editColumns(edits, unit) {
  const size = edits.length;
  const causes = edits.reduce((sum, [, edit]) => sum + edit.causes.length, 0);
  const boxes = edits.reduce((sum, [, edit]) => sum + (edit.boxes?.length ?? 0), 0);
  const rules = new Names();
  const reasons = new Names();
  const names = {};
  const columns = {
    kind: new Uint8Array(size),
    start: new Uint32Array(size),
    end: new Uint32Array(size),
    from: new Uint32Array(size), // the same in code points
    to: new Uint32Array(size),
    sure: new Float32Array(size),
    page: new Uint32Array(size),
    after: new Array(size),
    firstCause: new Uint32Array(size + 1),
    causeRule: new Uint16Array(causes),
    causeSure: new Float32Array(causes),
    causeReason: new Uint32Array(causes),
    causeReadings: new Array(causes), // what else the word may be, where that is open
    firstBox: new Uint32Array(size + 1),
    boxes: new Float32Array(5 * boxes),
  };
  let cause = 0;
  let box = 0;
  edits.forEach(([kind, edit], i) => {
    columns.kind[i] = kind;
    columns.start[i] = unit(edit.start);
    columns.end[i] = unit(edit.end);
    columns.from[i] = edit.start;
    columns.to[i] = edit.end;
    columns.after[i] = edit.after;
    columns.page[i] = edit.page ?? 0;
    columns.sure[i] = Math.min(1, ...edit.causes.map((why) => why.confidence));
    for (const why of edit.causes) {
      names[why.rule] = why.name;
      columns.causeRule[cause] = rules.of(why.rule);
      columns.causeSure[cause] = why.confidence;
      columns.causeReadings[cause] = why.candidates;
      columns.causeReason[cause++] = reasons.of(why.reason);
    }
    for (const place of edit.boxes ?? []) columns.boxes.set(place, 5 * box++);
    columns.firstCause[i + 1] = cause;
    columns.firstBox[i + 1] = box;
  });
  return { ...columns, rules: rules.list.map((id) => ({ id, name: names[id] })), reasons: reasons.list };
}

/** For each edit that overlaps others, which: only one of them can stand in the text. */
function rivalsOf({ start, end }) {
  const rivals = new Map();
  const note = (i, j) => (rivals.has(i) ? rivals.get(i).push(j) : rivals.set(i, [j]));
  for (let i = 0; i < start.length; i++) {
    for (let j = i + 1; j < start.length && start[j] < end[i]; j++) {
      if (start[i] >= end[j]) continue;
      note(i, j);
      note(j, i);
    }
  }
  return rivals;
}

/** Where the text is cut into blocks to be shown one by one: at line ends that no edit touches, if it can be. */
export function blocksOf(source, { start, end, after }) {
  const cuts = [0];
  let edit = 0; // the first edit that begins behind the place looked at
  let covered = 0; // up to where the edits before it reach
  const free = (at) => {
    while (edit < start.length && start[edit] < at) covered = Math.max(covered, end[edit++]);
    return covered <= at;
  };
  let last = 0;
  const cut = (at) => at > last && at < source.length && cuts.push((last = at));
  for (let feed = source.indexOf('\n'); feed !== -1; feed = source.indexOf('\n', feed + 1)) {
    const at = feed + 1;
    if (at - last > MOST) split(last, at, source, { start, end }, cut);
    const size = at - last;
    if (size < SOFT || !(size > FULL || source[at] === '\n' || source[feed - 1] === '\n')) continue;
    if (source[at] === '\n' && size < MOST) continue; // the blank line goes with what is before it
    if (!free(at)) continue;
    if (covered < at || after[edit - 1].endsWith('\n')) cut(at);
  }
  split(last, source.length, source, { start, end }, cut);
  cuts.push(source.length);
  return Uint32Array.from(cuts);
}

/** Cut a long stretch without usable line ends, at blanks outside edits. */
function split(from, to, source, { start, end }, cut) {
  let edit = 0;
  let at = from;
  while (to - at > MOST) {
    let next = source.lastIndexOf(' ', at + PIECE) + 1;
    if (next <= at) next = at + PIECE;
    while (edit < start.length && end[edit] <= next) edit++;
    for (let i = edit; i < start.length && start[i] < next; i++) next = Math.max(next, end[i]);
    if (isLow(source.charCodeAt(next))) next++;
    if (next >= to) return;
    cut(next);
    at = next;
  }
}

function isLow(code) {
  return code >= 0xdc00 && code <= 0xdfff;
}

/** The buffers in the columns, to be handed over. */
export function buffers(columns) {
  return Object.values(columns).filter(ArrayBuffer.isView).map((view) => view.buffer);
}
