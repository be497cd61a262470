// What is told of one edit: the card at the side, the tip at the pointer.
import { ACCEPTED, OPEN, OWN, REFUSED, SUGGESTION } from './model.js';
import { el, icon, say } from './dom.js';
import { around } from './list.js';
import { neverButton } from './never.js';
import { HAND } from './own.js';
import { readings } from './readings.js';
import { band, count, percent, STATES } from './words.js';

export const ruleLink = (id, name) =>
  el('a', { href: `#rule/${encodeURIComponent(id)}`, class: 'rule-link' }, el('b', {}, id), ' ', el('bdi', {}, name));

function meter(sure) {
  const fill = el('span', { class: band(sure) });
  fill.style.width = `${100 * sure}%`;
  return el('span', { class: 'meter', 'aria-hidden': 'true' }, fill);
}

/** Why an edit is made; on the card, where `pick` is given, with links and other readings. */
function causes(model, i, pick) {
  const items = model.causes(i).map(({ rule, name, confidence, reason, candidates }) =>
    el(
      'li',
      {},
      pick && rule !== HAND ? ruleLink(rule, name) : el('span', { class: 'rule-link' }, el('b', {}, rule), ' ', el('bdi', {}, name)),
      el('span', { class: 'how-sure' }, meter(confidence), percent(confidence)),
      el('p', { class: 'reason' }, el('bdi', {}, reason)),
      pick && readings(model, i, candidates, pick),
    ),
  );
  return el('ul', { class: 'causes' }, ...items);
}

function place(model, i) {
  const range = `characters ${model.from[i].toLocaleString('en')}–${model.to[i].toLocaleString('en')}`;
  const page = model.pages.length && model.page[i] ? `page ${model.page[i]}, ` : '';
  return el('p', { class: 'place' }, page + range);
}

/** Decide about edits and say so. */
export function decide(model, indices, decision) {
  const words = { [ACCEPTED]: 'Accepted', [REFUSED]: 'Refused', [OPEN]: 'Taken back' }[decision];
  model.decide(indices, decision);
  say(`${words}: ${count(indices.length, 'edit', 'edits')}. The text follows.`);
}

/** What r and a do to an edit: the same key again takes it back. */
export function toggled(model, i, decision) {
  return model.decision[i] === decision ? OPEN : decision;
}

/** Draw the card of an edit. */
export function drawDetail(node, model, i, { close, correct, pick }) {
  node.hidden = i < 0;
  if (i < 0) return node.replaceChildren();
  const focused = node.contains(document.activeElement) ? document.activeElement.dataset.act : null;
  node.replaceChildren(
    el(
      'header',
      {},
      el('span', { class: `chip ${model.state(i)}` }, STATES[model.state(i)]),
      place(model, i),
      el('button', { type: 'button', class: 'button quiet icon', 'data-act': 'close', 'aria-label': 'Close the card', onclick: close }, icon('close')),
    ),
    el('p', { class: 'snippet' }, ...around(model, i, 40)),
    causes(model, i, pick),
    actions(model, i),
    el(
      'div',
      { class: 'actions more' },
      el('button', { type: 'button', class: 'button small', 'data-act': 'correct', 'aria-keyshortcuts': 'e', onclick: () => correct(i) }, 'Correct by hand', el('kbd', { 'aria-hidden': 'true' }, 'e')),
      ...neverButton(model, i),
    ),
    ...rivals(model, i),
  );
  if (focused) node.querySelector(`[data-act="${focused}"]`)?.focus({ preventScroll: true });
  return node;
}

function actions(model, i) {
  const state = model.state(i);
  const act = (name, words, decision, on) =>
    el(
      'button',
      {
        type: 'button',
        class: `button ${name}`,
        'data-act': name,
        'aria-pressed': String(on),
        'aria-keyshortcuts': name[0],
        onclick: () => decide(model, [i], toggled(model, i, decision)),
      },
      words,
      el('kbd', { 'aria-hidden': 'true' }, name[0]),
    );
  if (model.kind[i] === OWN) {
    return el('div', { class: 'actions' }, act('refuse', 'Take it back', REFUSED, false));
  }
  const accepted = model.kind[i] === SUGGESTION ? 'Accept' : 'Keep';
  return el(
    'div',
    { class: 'actions' },
    act('refuse', state === 'refused' ? 'Refused' : 'Refuse', REFUSED, state === 'refused'),
    act('accept', state === 'accepted' ? `${accepted}ed`.replace('Keeped', 'Kept') : accepted, ACCEPTED, state === 'accepted'),
  );
}

/** Other readings of the same place. */
function rivals(model, i) {
  const others = model.rivalsOf(i);
  if (!others.length) return [];
  const buttons = others.map((j) =>
    el(
      'button',
      { type: 'button', class: 'rival', onclick: () => model.select(j) },
      el('span', {}, ...around(model, j, 16)),
      el('small', {}, `${STATES[model.state(j)]}, ${percent(model.sure[j])}`),
    ),
  );
  return [el('h3', {}, 'Another reading of this place'), ...buttons];
}

/** Draw the tip of an edit beside its node. */
export function drawTip(tip, model, i, node) {
  tip.replaceChildren(
    el('p', { class: 'snippet' }, ...around(model, i, 14)),
    causes(model, i),
    el('p', { class: 'tip-foot' }, `${STATES[model.state(i)]} · Enter or click: pin · r: refuse · a: accept`),
  );
  tip.hidden = false;
  const box = [...node.getClientRects()].at(0) ?? node.getBoundingClientRect();
  const size = tip.getBoundingClientRect();
  const left = Math.max(8, Math.min(box.left + box.width / 2 - size.width / 2, innerWidth - size.width - 8));
  const above = box.top - size.height - 8;
  tip.style.left = `${left}px`;
  tip.style.top = `${above > 8 ? above : Math.min(box.bottom + 8, innerHeight - size.height - 8)}px`;
}
