// The state of one document: its edits, what was decided about them, which of them are shown. No page in here.
import { CHANGE, SUGGESTION } from './pack.js';

export { CHANGE, SUGGESTION };
export const OWN = 2; // a correction by hand
export const OPEN = 0;
export const ACCEPTED = 1;
export const REFUSED = 2;

/**
 * A document, made from the columns of pack.js. An edit is known by its index: its rank by place.
 * Fires 'decided' (detail: indices), 'filtered' and 'current' (detail: index or -1).
 */
export class Model extends EventTarget {
  constructor(columns) {
    super();
    Object.assign(this, columns);
    this.size = columns.start.length;
    this.decision = new Uint8Array(this.size);
    this.current = -1;
    this.filter = { hidden: new Set(), least: 0, most: 1, only: '' };
    this.past = [];
    this.future = [];
    this.shown = Uint32Array.from(this.start.keys());
  }

  // --- edits

  before(i) {
    return this.source.slice(this.start[i], this.end[i]);
  }

  causes(i) {
    const causes = [];
    for (let c = this.firstCause[i]; c < this.firstCause[i + 1]; c++) {
      const { id, name } = this.rules[this.causeRule[c]];
      const round = Math.round(this.causeSure[c] * 1e4) / 1e4; // a float32 shows its noise
      const readings = this.causeReadings[c];
      causes.push({ rule: id, name, confidence: round, reason: this.reasons[this.causeReason[c]], ...(readings && { candidates: readings }) });
    }
    return causes;
  }

  /** Indices into `rules` of what caused an edit. */
  rulesOf(i) {
    return this.causeRule.subarray(this.firstCause[i], this.firstCause[i + 1]);
  }

  /** Boxes of an edit: [page, left, top, right, bottom]. */
  boxesOf(i) {
    const boxes = [];
    for (let b = this.firstBox[i]; b < this.firstBox[i + 1]; b++) {
      boxes.push([...this.boxes.subarray(5 * b, 5 * b + 5)]);
    }
    return boxes;
  }

  rivalsOf(i) {
    return this.rivals.get(i) ?? [];
  }

  /** Whether an edit is in the text as it is now. */
  isActive(i) {
    if (this.kind[i] === SUGGESTION) return this.decision[i] === ACCEPTED;
    return this.decision[i] !== REFUSED && (this.kind[i] === OWN || !this.isOverruled(i));
  }

  /** Whether an accepted suggestion or a correction took the place of a change. */
  isOverruled(i) {
    return this.rivalsOf(i).some((j) => this.kind[j] !== CHANGE && this.isActive(j));
  }

  /** Whether it is a correction that was taken back: there is nothing to be seen of it. */
  isTakenBack(i) {
    return this.kind[i] === OWN && this.decision[i] === REFUSED;
  }

  /** "applied", "accepted", "refused", "waiting", "overruled" or "own". */
  state(i) {
    if (this.decision[i] === REFUSED) return 'refused';
    if (this.kind[i] === SUGGESTION) return this.decision[i] === ACCEPTED ? 'accepted' : 'waiting';
    if (this.kind[i] === OWN) return 'own';
    if (this.isOverruled(i)) return 'overruled';
    return this.decision[i] === ACCEPTED ? 'accepted' : 'applied';
  }

  // --- decisions

  /** Decide about edits: OPEN, ACCEPTED or REFUSED. Accepting takes the place of what overlaps. */
  decide(indices, decision) {
    const moves = [];
    for (const i of indices) {
      if (decision === ACCEPTED) this.#giveWay(i, moves);
      this.#move(i, decision, moves);
    }
    if (!moves.length) return;
    this.past.push(moves);
    this.future = [];
    this.#tell(moves);
  }

  #giveWay(i, moves) {
    for (const j of this.rivalsOf(i)) {
      if (this.kind[j] === SUGGESTION && this.decision[j] === ACCEPTED) this.#move(j, OPEN, moves);
      if (this.kind[j] === OWN) this.#move(j, REFUSED, moves);
    }
  }

  #move(i, decision, moves) {
    if (this.decision[i] === decision) return;
    moves.push([i, this.decision[i], decision]);
    this.decision[i] = decision;
  }

  undo() {
    const moves = this.past.pop();
    if (!moves) return false;
    for (const [i, old] of moves.toReversed()) this.decision[i] = old;
    this.future.push(moves);
    this.#tell(moves);
    return true;
  }

  redo() {
    const moves = this.future.pop();
    if (!moves) return false;
    for (const [i, , next] of moves) this.decision[i] = next;
    this.past.push(moves);
    this.#tell(moves);
    return true;
  }

  #tell(moves) {
    if (moves.some(([i]) => this.kind[i] === OWN)) this.refilter();
    const touched = moves.flatMap(([i]) => [i, ...this.rivalsOf(i)]);
    this.dispatchEvent(new CustomEvent('decided', { detail: touched }));
  }

  /** Take over what was decided about the same edits in an earlier run, and which of them is the current one. */
  inherit(earlier) {
    const key = (model, i) => `${model.from[i]} ${model.to[i]} ${model.after[i]}`;
    if (earlier.source !== this.source) return;
    const decided = new Map();
    earlier.decision.forEach((decision, i) => decision && decided.set(key(earlier, i), decision));
    const current = earlier.current < 0 ? '' : key(earlier, earlier.current);
    for (let i = 0; i < this.size && (decided.size || current); i++) {
      this.decision[i] = decided.get(key(this, i)) ?? OPEN;
      if (key(this, i) === current) this.current = i;
    }
    this.filter = earlier.filter;
    this.refilter();
  }

  // --- what is shown

  matches(i) {
    if (this.isTakenBack(i)) return false;
    const { hidden, least, most, only } = this.filter;
    const sure = Math.round(this.sure[i] * 100) / 100;
    if (sure < least || sure > most) return false;
    if (only && !this.isOnly(i, only)) return false;
    if (!hidden.size) return true;
    return this.rulesOf(i).some((rule) => !hidden.has(this.rules[rule].id));
  }

  isOnly(i, only) {
    if (only === 'suggestions') return this.kind[i] === SUGGESTION;
    if (only === 'refused') return this.decision[i] === REFUSED;
    return !isBlank(this.before(i)) || !isBlank(this.after[i]); // "words"
  }

  setFilter(part) {
    Object.assign(this.filter, part);
    this.refilter();
    this.dispatchEvent(new Event('filtered'));
  }

  refilter() {
    this.shown = Uint32Array.from(this.start.keys()).filter((i) => this.matches(i));
  }

  select(i) {
    if (i === this.current) return;
    this.current = i;
    this.dispatchEvent(new CustomEvent('current', { detail: i }));
  }

  /** The next shown edit in a direction (1 or -1), from the current one; -1 if there is none. */
  neighbour(step) {
    const rank = lowerBound(this.shown, this.current);
    if (this.current < 0) return this.shown.length ? this.shown[step > 0 ? 0 : this.shown.length - 1] : -1;
    const there = this.shown[rank] === this.current ? rank + step : step > 0 ? rank : rank - 1;
    return this.shown[there] ?? -1;
  }

  // --- blocks

  get blockCount() {
    return this.blocks.length - 1;
  }

  blockOf(i) {
    return this.blockAt(this.start[i]);
  }

  blockAt(offset) {
    return Math.max(0, Math.min(lowerBound(this.blocks, offset + 1) - 1, this.blockCount - 1));
  }

  pageAt(offset) {
    let index = lowerBound(this.pageStarts(), offset + 1) - 1;
    return this.pages[Math.max(0, index)]?.number ?? 0;
  }

  pageStarts() {
    return (this._pageStarts ??= Uint32Array.from(this.pages, (page) => page.start));
  }

  /** Edits that begin in a block. */
  editsIn(block) {
    const high = block === this.blockCount - 1 ? Infinity : this.blocks[block + 1];
    return [lowerBound(this.start, this.blocks[block]), lowerBound(this.start, high)];
  }

  /**
   * A block as a list of items in order, {i, start, end, state, plain, others}, and between them unchanged
   * text. Active edits come first; others stand where there is room, else with the item they overlap.
   */
  items(block) {
    const [low, high] = this.editsIn(block);
    const placed = new Map();
    const put = (i, plain) => placed.set(i, { i, start: this.start[i], end: this.end[i], plain, others: [] });
    for (let i = low; i < high; i++) if (this.isActive(i)) put(i, !this.matches(i));
    for (let i = low; i < high; i++) {
      if (placed.has(i) || !this.matches(i)) continue;
      const host = this.rivalsOf(i).find((j) => placed.has(j));
      if (host === undefined) put(i, false);
      else placed.get(host).others.push(i);
    }
    const items = [...placed.values()].sort((a, b) => a.i - b.i);
    for (const item of items) item.state = this.state(item.i);
    return items;
  }

  // --- the text

  /** Indices of the edits that make the text, in order. */
  active() {
    const active = [];
    for (let i = 0; i < this.size; i++) if (this.isActive(i)) active.push(i);
    return active;
  }

  /** The text as it is now: the source, spliced. */
  text() {
    const parts = [];
    let at = 0;
    for (const i of this.active()) {
      parts.push(this.source.slice(at, this.start[i]), this.after[i]);
      at = this.end[i];
    }
    parts.push(this.source.slice(at));
    return parts.join('');
  }
}

/** Whether there is nothing to see but white space. */
export function isBlank(text) {
  return !/\S/.test(text);
}

/** Index of the first entry of a sorted array that is not below a value. */
export function lowerBound(sorted, value) {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
