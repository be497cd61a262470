// What was repaired, how much and how sure, at a glance.
import { el } from './dom.js';
import { count, familyOf, familyWords, roleName, summary } from './words.js';

/** Words for how sure, and from where to where. */
const BANDS = { sure: ['very sure', 0.95, 1], likely: ['fairly sure', 0.8, 0.94], doubtful: ['less sure', 0, 0.79] };

/** The summary of a model as one sentence, for screen readers. */
export function sentence(model) {
  const { applied, waiting, counts } = summary(model);
  if (!model.size) return 'Nothing to repair.';
  const parts = [...counts].map(([family, n]) => familyWords(family, n).join(' '));
  const waits = waiting ? ` ${count(waiting, 'suggestion waits', 'suggestions wait')}.` : '';
  return applied ? `${count(applied, 'repair', 'repairs')}: ${parts.join(', ')}.${waits}` : `Nothing repaired.${waits}`;
}

/** Draw the summary into a node; its numbers filter the edits. */
export function drawSummary(node, model) {
  const focused = node.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  const sums = summary(model);
  node.replaceChildren(
    headline(model, sums),
    ...(sums.applied ? [families(model, sums), surely(model, sums)] : []),
    ...notes(model),
  );
  if (focused) node.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
}

function headline(model, { applied, waiting, refused }) {
  const title = !model.size
    ? 'Nothing to repair'
    : applied
      ? count(applied, 'repair', 'repairs')
      : 'Nothing repaired';
  const about = [
    model.pages.length ? count(model.pages.length, 'page', 'pages') : null,
    count(model.words, 'word', 'words'),
    ...(model.languages?.length ? [model.languages.map(language).join(', ')] : []),
  ];
  return el(
    'header',
    {},
    el('h2', {}, title),
    el('p', { class: 'about' }, about.filter(Boolean).join(' · ')),
    waiting ? only(model, 'suggestions', count(waiting, 'suggestion waits', 'suggestions wait')) : null,
    refused ? only(model, 'refused', `${refused} refused`) : null,
  );
}

function language(code) {
  try {
    return new Intl.DisplayNames('en', { type: 'language' }).of(code);
  } catch {
    return code;
  }
}

function only(model, what, words) {
  const pressed = model.filter.only === what;
  return el(
    'button',
    {
      type: 'button',
      class: `pill ${what}`,
      'data-key': what,
      'aria-pressed': String(pressed),
      onclick: () => model.setFilter({ only: pressed ? '' : what }),
    },
    words,
  );
}

function families(model, { counts }) {
  return el(
    'ul',
    { class: 'families' },
    ...[...counts].map(([family, n]) => el('li', {}, familyButton(model, family, n))),
  );
}

function familyButton(model, family, n) {
  const mine = model.rules.filter(({ id }) => familyOf(id) === family).map(({ id }) => id);
  const others = model.rules.filter(({ id }) => familyOf(id) !== family).map(({ id }) => id);
  const { hidden } = model.filter;
  const pressed = others.length > 0 && others.every((id) => hidden.has(id)) && mine.some((id) => !hidden.has(id));
  const [number, text] = family === 'PAG' ? furniture(model, n) : familyWords(family, n);
  return el(
    'button',
    {
      type: 'button',
      class: 'family',
      'data-key': family,
      'aria-pressed': String(pressed),
      onclick: () => model.setFilter({ hidden: new Set(pressed ? [] : others) }),
    },
    el('b', {}, number),
    ' ',
    el('span', {}, text),
  );
}

/** Removed lines by what they were; the edits themselves if there are none. */
function furniture(model, n) {
  const roles = new Map();
  const active = model.active();
  let at = 0;
  for (const line of model.furniture) {
    while (at < active.length && model.end[active[at]] < line.end) at++;
    if (at < active.length && model.start[active[at]] <= line.start) roles.set(line.role, (roles.get(line.role) ?? 0) + 1);
  }
  if (!roles.size) return familyWords('PAG', n);
  const [[role, most], ...rest] = [...roles].sort((a, b) => b[1] - a[1]);
  const more = rest.map(([name, k]) => `${k} ${plural(name, k)}`);
  return [most.toLocaleString('en'), [plural(role, most), ...more].join(', ') + ' taken out'];
}

const plural = (role, n) => (n === 1 ? roleName(role) : `${roleName(role)}s`.replace('ss', 's'));

function surely(model, { bands }) {
  const shares = Object.entries(bands).filter(([, n]) => n);
  const bar = el('div', { class: 'bands', 'aria-hidden': 'true' });
  for (const [name, n] of shares) {
    const part = el('span', { class: name });
    part.style.flexGrow = n;
    bar.append(part);
  }
  const keys = shares.map(([name, n]) => bandButton(model, name, n));
  return el('div', { class: 'surely' }, bar, el('div', { class: 'keys-line' }, ...keys));
}

function bandButton(model, name, n) {
  const [words, least, most] = BANDS[name];
  const pressed = model.filter.least === least && model.filter.most === most && (least > 0 || most < 1);
  return el(
    'button',
    {
      type: 'button',
      class: `key ${name}`,
      'data-key': name,
      'aria-pressed': String(pressed),
      title: `${Math.round(100 * least)} to ${Math.round(100 * most)} % sure`,
      onclick: () => model.setFilter(pressed ? { least: 0, most: 1 } : { least, most }),
    },
    `${n.toLocaleString('en')} ${words}`,
  );
}

/** What a person has to know about this result. */
function notes(model) {
  const said = [...(model.warnings ?? [])];
  for (const page of model.pages) {
    for (const warning of page.warnings ?? []) said.push(`Page ${page.label || page.number}: ${warning}`);
  }
  for (const { rule, reason } of model.skipped ?? []) said.push(`Rule ${rule} was left out: ${reason}`);
  if (model.settled === false) said.push('Cleaning the result again may find more.');
  if (!said.length) return [];
  const list = el('ul', {}, ...said.slice(0, 100).map((words) => el('li', {}, words)));
  const title = said.length === 1 ? '1 note' : `${said.length} notes`;
  return [el('details', { class: 'notes', open: said.length <= 3 }, el('summary', {}, title), list)];
}
