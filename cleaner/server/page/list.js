// The list of edits: only the rows that are seen exist.
import { el } from './dom.js';
import { isBlank } from './model.js';
import { labelOf } from './marks.js';
import { arrange, FOLD } from './order.js';
import { band, count, percent, pieces, STATES } from './words.js';

const ROW = 60; // pixels, as in the style sheet
const SPARE = 6; // rows above and below what is seen
const way = { order: 'sure', isOpen: false }; // how lists are arranged, until it is said otherwise

export class EditList {
  #rows = new Map();
  #frame = 0;

  constructor(scroller, host, model, pick) {
    Object.assign(this, { scroller, host, model, pick });
    this.places = new Map();
    scroller.onscroll = () => this.#later();
    host.onclick = (event) => this.#picked(event);
    this.resized = new ResizeObserver(() => this.#later());
    this.resized.observe(scroller);
    this.refresh();
  }

  close() {
    this.resized.disconnect();
    cancelAnimationFrame(this.#frame);
  }

  #picked(event) {
    const row = event.target.closest('[data-row]');
    if (!row) return;
    const i = Number(row.dataset.row);
    if (i !== FOLD) this.pick(i);
    else this.arrange({ isOpen: !way.isOpen });
  }

  /** Arrange the list in another way: {order: "sure" or "place", isOpen}. */
  arrange(part) {
    Object.assign(way, part);
    this.refresh();
  }

  /** The edit that stands before or behind the current one in the list; -1 if there is none. */
  neighbour(step) {
    const edits = this.rows.filter((i) => i !== FOLD);
    const at = edits.indexOf(this.model.current);
    return edits[at < 0 ? (step > 0 ? 0 : edits.length - 1) : at + step] ?? -1;
  }

  #later() {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.#draw());
  }

  /** Show the list anew: after a filter or a decision. */
  refresh() {
    const focused = document.activeElement?.dataset?.row;
    this.#rows.clear();
    Object.assign(this, arrange(this.model, way));
    this.places = new Map(this.rows.map((i, rank) => [i, rank]));
    this.host.style.height = `${Math.max(1, this.rows.length) * ROW}px`;
    this.host.replaceChildren(...(this.rows.length ? [] : [this.#nothing()]));
    this.#draw();
    if (focused !== undefined) this.#button(Number(focused))?.focus({ preventScroll: true });
  }

  #nothing() {
    const words = this.model.size ? 'No edit fits this filter.' : 'Nothing to repair.';
    return el('div', { role: 'listitem', class: 'list-empty' }, words);
  }

  #draw() {
    const shown = this.rows;
    const first = Math.max(0, Math.floor(this.scroller.scrollTop / ROW) - SPARE);
    const last = Math.min(shown.length, Math.ceil((this.scroller.scrollTop + this.scroller.clientHeight) / ROW) + SPARE);
    for (const [rank, row] of this.#rows) {
      if ((rank < first || rank >= last) && !row.contains(document.activeElement)) {
        row.remove();
        this.#rows.delete(rank);
      }
    }
    for (let rank = first; rank < last; rank++) if (!this.#rows.has(rank)) this.#add(rank);
    if (!this.host.querySelector('[tabindex="0"]')) this.#rows.get(first)?.firstChild.setAttribute('tabindex', '0');
  }

  #add(rank) {
    const i = this.rows[rank];
    const row = el(
      'div',
      { role: 'listitem', class: 'row', 'aria-setsize': this.rows.length, 'aria-posinset': rank + 1 },
      i === FOLD ? this.#fold() : this.#face(i),
    );
    row.style.top = `${rank * ROW}px`;
    this.#rows.set(rank, row);
    const after = [...this.#rows.keys()].filter((other) => other > rank);
    this.host.insertBefore(row, after.length ? this.#rows.get(Math.min(...after)) : null);
  }

  #fold() {
    const words = count(this.folded, 'line end closed up', 'line ends closed up');
    return el(
      'button',
      { type: 'button', class: 'row-button fold', 'data-row': FOLD, tabindex: -1, 'aria-expanded': String(way.isOpen) },
      el('span', { class: 'row-text' }, words),
      el('span', { class: 'row-rule' }, way.isOpen ? 'fold them up' : 'show them'),
    );
  }

  #face(i) {
    const { model } = this;
    const state = model.state(i);
    const [cause] = model.causes(i);
    const current = i === model.current;
    return el(
      'button',
      {
        type: 'button',
        class: `row-button ${state}${current ? ' current' : ''}`,
        'data-row': i,
        tabindex: current ? 0 : -1,
        'aria-label': labelOf(model, i),
        'aria-current': current ? 'true' : null,
      },
      el('span', { class: 'row-text' }, ...around(model, i)),
      el('span', { class: 'row-rule' }, el('bdi', {}, cause?.name || cause?.rule || ''), this.#more(i)),
      el(
        'span',
        { class: `row-sure ${band(model.sure[i])}` },
        state === 'applied' ? percent(model.sure[i]) : STATES[state].split(' ')[0],
      ),
    );
  }

  #more(i) {
    const page = this.model.page[i];
    return page && this.model.pages.length ? ` · p. ${page}` : '';
  }

  #button(i) {
    return this.host.querySelector(`[data-row="${i}"]`);
  }

  /** Mark an edit as the current one and bring its row into view. */
  reveal(i, focus = false) {
    const old = this.host.querySelector('.row-button.current');
    if (old) {
      old.classList.remove('current');
      old.removeAttribute('aria-current');
    }
    for (const button of this.host.querySelectorAll('[tabindex="0"]')) button.tabIndex = -1;
    const rank = this.places.get(i);
    if (i < 0 || rank === undefined) return;
    const top = rank * ROW;
    const { scrollTop, clientHeight } = this.scroller;
    if (top < scrollTop || top + ROW > scrollTop + clientHeight) this.scroller.scrollTop = top - clientHeight / 3;
    this.#draw();
    const button = this.#button(i);
    if (!button) return;
    button.classList.add('current');
    button.setAttribute('aria-current', 'true');
    button.tabIndex = 0;
    if (focus) button.focus({ preventScroll: true });
  }
}

const SHOWN = 24; // characters on each side

/** An edit within its line: what stands before and behind it, what went, what came. */
export function around(model, i, size = SHOWN) {
  const before = model.before(i);
  const left = model.source.slice(Math.max(0, model.start[i] - size), model.start[i]);
  const right = model.source.slice(model.end[i], model.end[i] + size);
  const cut = [model.start[i] > size, model.end[i] + size < model.source.length];
  return [
    el('bdi', { class: 'context' }, lastLine(left, cut[0])),
    before ? el('del', {}, ...signs(before)) : null,
    model.after[i] ? el('ins', {}, ...signs(model.after[i])) : null,
    el('bdi', { class: 'context' }, firstLine(right, cut[1])),
  ];
}

/** The end of a text: its last line, from a whole word on if it was cut. */
function lastLine(text, cut) {
  const at = text.lastIndexOf('\n') + 1;
  const line = text.slice(at).replace(/\s+/g, ' ');
  return wellFormed(at === 0 && cut ? line.replace(/^\S+(?= )/, '…') : line);
}

function firstLine(text, cut) {
  const line = text.split('\n')[0].replace(/\s+/g, ' ');
  return wellFormed(cut && !text.includes('\n') ? line.replace(/(?<= )\S+$/, '…') : line);
}

const wellFormed = (text) => text.replace(/^[\udc00-\udfff]|[\ud800-\udbff]$/g, '');

/** A text in short, unseen characters as signs. */
export function signs(text, most = 60) {
  const short = isBlank(text) && /[^ ]/.test(text) ? text.replaceAll(' ', '') : text.replace(/ {3,}/g, '  ');
  const cut = short.length > most ? [wellFormed(short.slice(0, most / 2)), wellFormed(short.slice(-most / 2))] : [short];
  const shown = cut.map((part) => (/^ +$/.test(part) ? part.replaceAll(' ', '␣') : part));
  return shown.flatMap((part, index) => [
    ...(index ? ['…'] : []),
    ...pieces(part).map((piece) => piece.text ?? el('span', { class: 'sign' }, piece.sign)),
  ]);
}
