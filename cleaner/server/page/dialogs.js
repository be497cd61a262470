// The page of a rule, the help, and what went wrong.
import { rule as fetchRule, useKey } from './api.js';
import { $, el, icon } from './dom.js';
import { signs } from './list.js';

export function wireDialogs() {
  for (const dialog of document.querySelectorAll('dialog')) {
    dialog.addEventListener('click', (event) => {
      if (event.target === dialog || event.target.closest('[data-close]')) dialog.close();
    });
  }
  $('rule-dialog').addEventListener('close', () => {
    if (location.hash.startsWith('#rule/')) history.replaceState(history.state, '', location.pathname + location.search);
  });
  addEventListener('hashchange', followHash);
  followHash();
}

export function showHelp() {
  if (!$('help-dialog').open) $('help-dialog').showModal();
}

function followHash() {
  const [, id] = location.hash.match(/^#rule\/(.+)$/) ?? [];
  if (id) showRule(safeDecode(id));
}

function safeDecode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

async function showRule(id) {
  const dialog = $('rule-dialog');
  dialog.replaceChildren(head(id, ''), el('p', { class: 'hint' }, 'Loading …'));
  if (!dialog.open) dialog.showModal();
  try {
    const found = await fetchRule(id);
    dialog.replaceChildren(head(found.id ?? id, found.name ?? ''), ...ruleBody(found));
  } catch (error) {
    const problem = error.problem ?? { title: 'The rule cannot be shown', detail: String(error.message) };
    dialog.replaceChildren(head(id, ''), el('p', {}, problem.title), el('p', { class: 'hint' }, problem.detail ?? ''));
  }
}

function head(id, name) {
  return el(
    'header',
    {},
    el('h2', { id: 'rule-title' }, el('code', {}, id), ' ', name),
    el('button', { class: 'button quiet icon', type: 'button', 'data-close': true, 'aria-label': 'Close' }, icon('close')),
  );
}

function ruleBody(rule) {
  const told = [
    ['What', rule.summary],
    ['Why', rule.why],
    ['Risk', rule.risk],
  ];
  const list = el('dl', { class: 'told-rule' });
  for (const [title, words] of told) if (words) list.append(el('dt', {}, title), el('dd', {}, words));
  const examples = rule.examples ?? [];
  const isKept = ({ before, after }) => after === undefined || after === null || after === before;
  return [
    list,
    ...examplesOf('What it changes', examples.filter((example) => !isKept(example))),
    ...examplesOf('What it leaves alone', examples.filter(isKept)),
  ];
}

function examplesOf(title, examples) {
  if (!examples.length) return [];
  return [
    el('h3', {}, title),
    ...examples.map(({ before, after }) =>
      el(
        'div',
        { class: 'example' },
        el('p', { dir: 'auto' }, ...signs(before, 400)),
        after !== undefined && after !== null && after !== before ? el('p', { dir: 'auto', class: 'after' }, ...signs(after, 400)) : null,
      ),
    ),
  ];
}

/** A field for the API key that the service wants. */
function keyForm(again) {
  const field = el('input', { type: 'password', autocomplete: 'off', 'aria-label': 'API key', required: true });
  const go = (event) => {
    event.preventDefault();
    useKey(field.value);
    again();
  };
  return el('form', { class: 'actions', onsubmit: go }, field, el('button', { class: 'button main' }, 'Use this key'));
}

/** Whether the same request may do better another time. */
const mayPass = ({ status = 0 }) => status === 0 || [401, 408, 425, 429].includes(status) || status >= 500;

/** Show a problem as a person can act on it. */
export function showTrouble(problem, { again, anew }) {
  const retry = again && mayPass(problem);
  const fields = (problem.errors ?? []).slice(0, 20).map(({ loc, msg }) =>
    el('li', {}, el('code', {}, [loc].flat().join('.')), ': ', msg),
  );
  const limit = problem.limit && !problem.detail?.includes(problem.limit)
    ? el('p', {}, 'Limit ', el('code', {}, problem.limit), `: ${words(problem.allowed)} allowed`, problem.got != null ? `, ${words(problem.got)} given.` : '.')
    : null;
  const wait = problem.retry_after ? el('p', {}, `Try again in ${problem.retry_after} seconds.`) : null;
  $('trouble').replaceChildren(
    el('h2', {}, problem.title || 'That did not work'),
    problem.detail ? el('p', { class: 'trouble-detail', dir: 'auto' }, problem.detail) : '',
    limit ?? '',
    wait ?? '',
    problem.status === 401 && again ? keyForm(again) : '',
    fields.length ? el('ul', {}, ...fields) : '',
    el(
      'div',
      { class: 'actions' },
      retry ? el('button', { type: 'button', class: 'button main', onclick: again }, 'Try again') : null,
      el('button', { type: 'button', class: retry ? 'button' : 'button main', onclick: anew }, 'Take another text'),
    ),
    problem.request_id ? el('p', { class: 'hint' }, 'Request ', el('code', {}, problem.request_id)) : '',
  );
}

function words(amount) {
  if (typeof amount !== 'number') return String(amount ?? '?');
  if (amount >= 1 << 20) return `${Math.round((10 * amount) / (1 << 20)) / 10} MiB`;
  return amount.toLocaleString('en');
}
