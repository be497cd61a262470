// The table of rules: each can be shown or not, refused and accepted as a whole; and what is never to be changed.
import { ACCEPTED, REFUSED } from './model.js';
import { el } from './dom.js';
import { decide, ruleLink } from './panel.js';
import { forgetNever, neverList } from './never.js';
import { percent } from './words.js';

/** By rule id: {id, name, applied, refused, waiting, sure}, most first. */
export function byRule(model) {
  const rows = model.rules.map(({ id, name }) => ({ id, name, applied: 0, refused: 0, waiting: 0, sure: 0, all: 0 }));
  for (let i = 0; i < model.size; i++) {
    if (model.isTakenBack(i)) continue;
    const state = model.state(i);
    for (const rule of new Set(model.rulesOf(i))) {
      const row = rows[rule];
      row.all++;
      row.sure += model.sure[i];
      if (state === 'refused' || state === 'overruled') row.refused++;
      else if (state === 'waiting') row.waiting++;
      else row.applied++;
    }
  }
  for (const row of rows) row.sure /= row.all || 1;
  return rows.filter((row) => row.all).sort((a, b) => b.all - a.all || (a.id < b.id ? -1 : 1));
}

/** Edits in which a rule has a part. */
function ofRule(model, id) {
  const rule = model.rules.findIndex((entry) => entry.id === id);
  return [...model.start.keys()].filter((i) => model.rulesOf(i).includes(rule) && !model.isTakenBack(i));
}

/** Draw the table of rules. */
export function drawRules(node, model) {
  const focused = node.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  const rows = byRule(model);
  node.replaceChildren(
    rows.length
      ? el('ul', { class: 'rules' }, ...rows.map((row) => ruleRow(model, row)))
      : el('p', { class: 'hint' }, 'No rule found anything.'),
    ...never(node, model),
  );
  if (focused) node.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
}

function ruleRow(model, { id, name, applied, refused, waiting, sure }) {
  const { hidden } = model.filter;
  const show = (event) => {
    const next = new Set(hidden);
    if (event.target.checked) next.delete(id);
    else next.add(id);
    model.setFilter({ hidden: next });
  };
  const box = el('input', { type: 'checkbox', 'data-key': `show ${id}`, 'aria-label': `Show edits of ${id} ${name}`, onchange: show });
  box.checked = !hidden.has(id);
  const told = [
    applied ? `${applied.toLocaleString('en')} repaired` : '',
    waiting ? `${waiting.toLocaleString('en')} waiting` : '',
    refused ? `${refused.toLocaleString('en')} refused` : '',
  ];
  const act = (what, decision) =>
    el(
      'button',
      { type: 'button', class: 'button small', 'data-key': `${what} ${id}`, 'aria-label': `${what} all of ${id}`, onclick: () => decide(model, ofRule(model, id), decision) },
      `${what} all`,
    );
  return el(
    'li',
    {},
    box,
    el('div', {}, ruleLink(id, name), el('p', { class: 'told' }, told.filter(Boolean).join(', '), ` · ${percent(sure)} on average`)),
    el('div', { class: 'rule-acts' }, act('Refuse', REFUSED), act('Accept', ACCEPTED)),
  );
}

/** What was refused for good, each with a button to forget it. */
function never(node, model) {
  const entries = neverList();
  if (!entries.length) return [];
  const forget = (key) => {
    forgetNever(key);
    drawRules(node, model);
  };
  return [
    el('h3', { class: 'section-title' }, 'Never again'),
    el('p', { class: 'hint' }, 'Refused in every text on this page. The download has them as a rule file.'),
    el(
      'ul',
      { class: 'never' },
      ...entries.map(({ key, words }) =>
        el(
          'li',
          {},
          el('bdi', {}, words),
          el('button', { type: 'button', class: 'button small', 'data-key': `forget ${key}`, 'aria-label': `Forget: ${words}`, onclick: () => forget(key) }, 'Forget'),
        ),
      ),
    ),
  ];
}
