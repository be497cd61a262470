// Small helpers to build the page. Everything a user or a document supplies goes in as text.

export const $ = (id) => document.getElementById(id);

/** An element: attributes (class, data-…, aria-…, on… handlers) and children, strings as text. */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? '' : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

const SVG = 'http://www.w3.org/2000/svg';

export function svg(tag, attributes = {}, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

export const icon = (name) => svg('svg', { 'aria-hidden': 'true' }, svg('use', { href: `/assets/icons.svg#${name}` }));

/** Tell screen readers. */
export function say(text) {
  const live = $('live');
  live.textContent = live.textContent === text ? `${text}\u00a0` : text; // the same words twice are news, too
}

/** Call later, once, when calls have stopped coming. */
export function debounce(call, wait) {
  let timer = 0;
  return (...args) => {
    clearTimeout(timer);
    timer = setTimeout(call, wait, ...args);
  };
}

export const isCalm = () => matchMedia('(prefers-reduced-motion: reduce)').matches;
export const isPhone = () => matchMedia('(max-width: 760px)').matches;
