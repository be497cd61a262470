// The page of a document beside its text: its picture, or its words drawn at their places, and on it the boxes
// of the edits.
import { pageImage } from './api.js';
import { el, icon, svg } from './dom.js';
import { isQuiet, labelOf } from './marks.js';
import { roleName } from './words.js';

const WIDTH = 1000; // pixels of the picture

export class Facsimile {
  #number = 0;

  /** `hasPictures` says whether there are any to fetch; `pick` is called with the edit of a box. */
  constructor(host, model, { jobId, hasPictures }, pick) {
    Object.assign(this, { host, model, jobId, hasPictures, pick });
    this.image = el('img', { class: 'page-image', alt: '' });
    this.layer = svg('svg', { class: 'page-layer', role: 'group', 'aria-label': 'Edits on the page' });
    this.paper = el('div', { class: 'paper' }, this.image, this.layer);
    this.title = el('span', { class: 'page-title' });
    this.frame = el('div', { class: 'page-frame', tabindex: 0, role: 'region', 'aria-label': 'Picture of the page' }, this.paper);
    host.replaceChildren(
      el('div', { class: 'page-tools' }, this.#stepper(-1, 'Previous page', 'up'), this.title, this.#stepper(1, 'Next page', 'down')),
      this.frame,
    );
    this.layer.addEventListener('click', (event) => this.#clicked(event));
    this.boxes = boxesByPage(model);
  }

  #stepper(step, words, sign) {
    const go = () => this.turn(step);
    return el('button', { type: 'button', class: 'button quiet icon', 'aria-label': words, onclick: go }, icon(sign));
  }

  #clicked(event) {
    const box = event.target.closest('[data-i]');
    if (box) this.pick(Number(box.dataset.i));
  }

  /** Go some pages on or back; the text follows. */
  turn(step) {
    const index = this.model.pages.findIndex((page) => page.number === this.#number) + step;
    const page = this.model.pages[index];
    if (!page) return;
    this.show(page.number);
    this.onturn?.(page);
  }

  /** Show a page. */
  show(number) {
    if (number === this.#number) return;
    const page = this.model.pages.find((entry) => entry.number === number);
    if (!page) return;
    this.#number = number;
    const label = page.label && page.label !== String(number) ? ` (${page.label})` : '';
    this.title.textContent = `Page ${number}${label} of ${this.model.pages.length}`;
    this.image.alt = `Page ${number} as it looks in the document`;
    this.#draw(!this.hasPictures);
    if (this.hasPictures) this.#load(number);
  }

  async #load(number) {
    try {
      const picture = await pageImage(this.jobId, number, WIDTH);
      if (number !== this.#number) return;
      URL.revokeObjectURL(this.image.src);
      this.image.src = URL.createObjectURL(picture);
      this.paper.classList.remove('loading');
    } catch {
      if (number === this.#number) this.#draw(true);
    }
  }

  /** Make the page ready for its picture; where there is none, the words at their places are `drawn`. */
  #draw(drawn) {
    this.isDrawn = drawn;
    this.image.hidden = drawn;
    this.paper.classList.toggle('loading', !drawn);
    this.paper.classList.toggle('drawn', drawn);
    this.#layout(this.model.pages.find((page) => page.number === this.#number));
  }

  #layout(page) {
    const { width, height } = sizeOf(page, this.boxes.get(page.number) ?? [], this.model.places);
    this.layer.setAttribute('viewBox', `0 0 ${width} ${height}`);
    this.paper.style.aspectRatio = `${width} / ${height}`;
    this.layer.replaceChildren(
      ...(this.isDrawn ? this.#words(page) : []),
      ...this.#furniture(page),
      ...this.#edits(page),
    );
    this.light(this.model.current);
  }

  #words(page) {
    const { source } = this.model;
    const words = this.model.places.filter(([number]) => number === page.number);
    if (words.length) return words.map(([, start, end, ...corners]) => word(source.slice(start, end), ...corners));
    const lines = (this.model.paragraphs ?? []).flatMap(({ boxes }) => boxes.filter(([number]) => number === page.number));
    return lines.map(([, left, top, right, bottom]) => rect('line', left, top, right, bottom));
  }

  #furniture(page) {
    return this.model.furniture.flatMap((line) =>
      (line.boxes ?? [])
        .filter(([number]) => number === page.number)
        .map(([, left, top, right, bottom]) => {
          const box = rect('gone', left, top, right, bottom);
          box.append(svg('title', {}, `${roleName(line.role)}: ${line.text}`));
          return box;
        }),
    );
  }

  #edits(page) {
    return (this.boxes.get(page.number) ?? [])
      .filter(({ i }) => this.model.matches(i))
      .map(({ i, corners }) => {
        const box = rect(`box ${this.model.state(i)}${isQuiet(this.model, i) ? ' quiet' : ''}`, ...corners);
        box.dataset.i = i;
        box.append(svg('title', {}, labelOf(this.model, i)));
        return box;
      });
  }

  /** Draw the boxes anew: after a filter or a decision. */
  refresh() {
    const page = this.model.pages.find((entry) => entry.number === this.#number);
    if (page) this.#layout(page);
  }

  /** The edits have other numbers now. */
  renumber() {
    this.boxes = boxesByPage(this.model);
    this.refresh();
  }

  /** Show where an edit stands. */
  light(i) {
    for (const box of this.layer.querySelectorAll('.box.lit')) box.classList.remove('lit');
    const lit = [...this.layer.querySelectorAll(`.box[data-i="${i}"]`)];
    for (const box of lit) box.classList.add('lit');
    if (!lit.length) return;
    const [box, frame] = [lit[0].getBoundingClientRect(), this.frame.getBoundingClientRect()];
    if (box.top < frame.top || box.bottom > frame.bottom) {
      this.frame.scrollTop += box.top - frame.top - frame.height / 2;
    }
  }

  /** Show the page on which an edit stands, and light it up. */
  reveal(i) {
    if (i >= 0 && this.model.page[i]) this.show(this.model.boxesOf(i)[0]?.[0] ?? this.model.page[i]);
    this.light(i);
  }
}

/** Boxes of the edits by page: {i, corners}. */
function boxesByPage(model) {
  const pages = new Map();
  for (let i = 0; i < model.size; i++) {
    for (const [page, ...corners] of model.boxesOf(i)) {
      if (!pages.has(page)) pages.set(page, []);
      pages.get(page).push({ i, corners });
    }
  }
  return pages;
}

/** Size of a page; where it is not known, what its boxes need. */
function sizeOf({ width, height, number }, boxes, places) {
  if (width && height) return { width, height };
  const words = places.filter(([page]) => page === number).map((place) => place.slice(3));
  const all = [...boxes.map(({ corners }) => corners), ...words];
  return {
    width: 1.05 * Math.max(100, ...all.map((corners) => corners[2])),
    height: 1.05 * Math.max(140, ...all.map((corners) => corners[3])),
  };
}

function rect(name, left, top, right, bottom) {
  const pad = (bottom - top) / 10;
  return svg('rect', {
    class: name,
    x: left - pad,
    y: top - pad,
    width: Math.max(1, right - left + 2 * pad),
    height: Math.max(1, bottom - top + 2 * pad),
    rx: pad,
  });
}

function word(text, left, top, right, bottom) {
  const height = bottom - top;
  return svg(
    'text',
    { x: left, y: bottom - height / 5, 'font-size': height * 0.85, textLength: Math.max(1, right - left), lengthAdjust: 'spacingAndGlyphs' },
    text,
  );
}
