// The text on the page: blocks that are filled when they come near, and emptied when they are far, so that a
// long document costs no more than a short one.
import { lowerBound } from './model.js';
import { isCalm } from './dom.js';
import { fillMarked, fillOriginal, fillRepaired } from './marks.js';

const NEAR = 1200; // pixels around what is seen that are kept filled
const AT_ONCE = 4; // blocks that are filled before the first paint
const SMALL = 400; // blocks; a document of fewer is filled whole, so that the browser can search in it

export class TextView {
  #filled = new Set();
  #observer;
  #idle = 0;

  constructor(scroller, sheet, model, mode) {
    this.scroller = scroller;
    this.sheet = sheet;
    this.model = model;
    this.mode = mode;
    this.#observer = new IntersectionObserver((entries) => this.#seen(entries), {
      root: scroller,
      rootMargin: `${NEAR}px 0px`,
    });
    this.blocks = Array.from({ length: model.blockCount }, (_, index) => this.#holder(index));
    sheet.classList.toggle('sides', mode === 'sides');
    sheet.replaceChildren(...this.blocks);
    for (let index = 0; index < Math.min(AT_ONCE, this.blocks.length); index++) this.fill(index);
    for (const block of this.blocks) this.#observer.observe(block);
    if (model.blockCount <= SMALL) this.#fillIdly();
  }

  close() {
    this.#observer.disconnect();
    cancelIdleCallback?.(this.#idle);
  }

  #holder(index) {
    const node = document.createElement('div');
    node.className = 'block';
    node.dataset.block = index;
    node.style.minHeight = `${this.#guess(index)}px`;
    return node;
  }

  /** About how high a block will be. */
  #guess(index) {
    return 28 * Math.max(1, Math.ceil(this.#size(index) / (this.mode === 'sides' ? 45 : 75)));
  }

  #seen(entries) {
    for (const { target, isIntersecting } of entries) {
      const index = Number(target.dataset.block);
      if (isIntersecting) this.fill(index);
      else if (this.blocks.length > SMALL && this.#filled.has(index)) this.#empty(index);
    }
  }

  #empty(index) {
    const node = this.blocks[index];
    if (node.contains(document.activeElement)) return;
    node.style.minHeight = `${node.offsetHeight}px`;
    node.replaceChildren();
    this.#filled.delete(index);
  }

  #fillIdly() {
    let index = 0;
    const work = (deadline) => {
      while (index < this.blocks.length && deadline.timeRemaining() > 4) this.fill(index++);
      if (index < this.blocks.length) this.#idle = requestIdleCallback(work);
    };
    if (window.requestIdleCallback) this.#idle = requestIdleCallback(work);
  }

  /** Fill a block if it is not. */
  fill(index) {
    if (!this.#filled.has(index)) this.#draw(index);
  }

  #draw(index) {
    const node = this.blocks[index];
    const had = node.contains(document.activeElement) ? document.activeElement.dataset.i : undefined;
    if (this.mode === 'sides') {
      node.replaceChildren(
        this.#cell('original', fillOriginal, index),
        this.#cell('repaired', fillRepaired, index),
      );
    } else {
      node.dir = 'auto';
      fillMarked(node, this.model, index);
    }
    node.style.minHeight = '';
    this.#filled.add(index);
    if (had !== undefined) this.nodeOf(Number(had))?.focus({ preventScroll: true });
  }

  #cell(name, filler, index) {
    const cell = document.createElement('div');
    cell.className = `cell ${name}`;
    cell.dir = 'auto';
    filler(cell, this.model, index);
    return cell;
  }

  /** Show what was decided: the blocks of these edits again, all that are filled if there are many. */
  refresh(edits) {
    const touched = edits && edits.length < 500 ? new Set(edits.map((i) => this.model.blockOf(i))) : this.#filled;
    for (const index of [...touched]) if (this.#filled.has(index)) this.#draw(index);
  }

  /** The node of an edit, in the repaired text where there are two; undefined if it is not shown. */
  nodeOf(i) {
    const nodes = this.blocks[this.model.blockOf(i)]?.querySelectorAll(`[data-i="${i}"]`) ?? [];
    return nodes[nodes.length - 1];
  }

  /** Mark an edit as the current one and bring it into view. */
  reveal(i, { focus = false } = {}) {
    for (const node of this.sheet.querySelectorAll('.edit.current')) {
      node.classList.remove('current');
      node.tabIndex = -1;
    }
    if (i < 0) return;
    const block = this.model.blockOf(i);
    const wasFilled = this.#filled.has(block);
    for (const near of [block - 1, block, block + 1]) if (this.blocks[near]) this.fill(near);
    for (const node of this.blocks[block].querySelectorAll(`[data-i="${i}"]`)) {
      node.classList.add('current');
      node.tabIndex = 0;
    }
    const node = this.nodeOf(i);
    if (!node) return;
    if (focus) node.focus({ preventScroll: true });
    this.#bring(node, wasFilled);
    // filling what is around it may push it away again
    if (!wasFilled) requestAnimationFrame(() => requestAnimationFrame(() => this.#bring(this.nodeOf(i) ?? node)));
  }

  #bring(node, smooth = false) {
    const frame = this.scroller.getBoundingClientRect();
    const box = node.getBoundingClientRect();
    const margin = Math.min(120, frame.height / 5);
    if (box.top > frame.top + margin && box.bottom < frame.bottom - margin) return;
    const far = Math.abs(box.top - frame.top) > 3 * frame.height;
    const behavior = smooth && !far && !isCalm() ? 'smooth' : 'instant';
    const top = this.scroller.scrollTop + box.top - frame.top - frame.height / 3;
    this.scroller.scrollTo({ top, behavior });
  }

  /** About which offset in the source is seen at the top. */
  topOffset() {
    const top = this.scroller.getBoundingClientRect().top + 40;
    const bottoms = new Proxy(this.blocks, {
      get: (blocks, key) => (key === 'length' ? blocks.length : blocks[key].getBoundingClientRect().bottom),
    });
    const index = Math.min(lowerBound(bottoms, top), this.blocks.length - 1);
    const box = this.blocks[index].getBoundingClientRect();
    const share = Math.max(0, Math.min(1, (top - box.top) / (box.height || 1)));
    return Math.round(this.model.blocks[index] + share * this.#size(index));
  }

  #size(index) {
    return this.model.blocks[index + 1] - this.model.blocks[index];
  }

  /** Bring an offset of the source to about the top. */
  scrollToOffset(offset) {
    const index = this.model.blockAt(offset);
    for (const near of [index - 1, index, index + 1]) if (this.blocks[near]) this.fill(near);
    const share = (offset - this.model.blocks[index]) / (this.#size(index) || 1);
    const go = () => {
      const box = this.blocks[index].getBoundingClientRect();
      this.scroller.scrollTop += box.top + share * box.height - this.scroller.getBoundingClientRect().top - 40;
    };
    go();
    requestAnimationFrame(go); // what was filled on the way may have moved it
  }
}
