// Edits that are never wanted again: refused everywhere, and as a rule file for the command and the service.
import { el, say } from './dom.js';
import { CHANGE, OPEN, REFUSED } from './model.js';
import { count } from './words.js';

const PLACE = 'never'; // in the browser's storage
const REACH = 40; // letters of a word on either side
const LETTERS_BEFORE = /[\p{L}\p{M}\p{N}]*$/u;
const LETTERS_BEHIND = /^[\p{L}\p{M}\p{N}]*/u;

/** What an edit does to its word: {key, words, join, keep, word}; null where no word is at stake. */
export function remedy(model, i) {
  if (model.kind[i] !== CHANGE) return null;
  const head = model.source.slice(Math.max(0, model.start[i] - REACH), model.start[i]).match(LETTERS_BEFORE)[0];
  const tail = model.source.slice(model.end[i], model.end[i] + REACH).match(LETTERS_BEHIND)[0];
  const [before, after] = [model.before(i), model.after[i]];
  const isBroken = model.rulesOf(i).some((rule) => model.rules[rule].id.startsWith('HYP'));
  if (isBroken && head && tail && (after === '' || after === '-')) {
    const parts = [head, tail].map((part) => part.toLowerCase());
    const [join, keep] = [parts.join(''), parts.join('-')];
    const made = after ? { join, words: `${keep}: no hyphen` } : { keep, words: `${join}: not joined` };
    return { key: `${after ? 'join' : 'keep'} ${keep}`, ...made };
  }
  const word = head + before + tail;
  if (!/[\p{L}\p{N}]/u.test(word) || /\s/.test(word) || !/\S/.test(before + after)) return null;
  return { key: `word ${word}`, word, words: `${word}: stays` };
}

/** Refuse an edit, and all that do the same to the same word, in this text and in others. */
export function refuseEverywhere(model, i) {
  const mine = remedy(model, i);
  const same = [...model.start.keys()].filter((j) => remedy(model, j)?.key === mine.key);
  kept.set(mine.key, mine);
  store();
  model.decide(same, REFUSED);
  say(`Refused everywhere: ${count(same.length, 'edit', 'edits')}. It will be refused in other texts, too.`);
}

/** Refuse what was refused everywhere before, in a text that is opened. */
export function applyNever(model) {
  if (!kept.size) return;
  for (let i = 0; i < model.size; i++) {
    if (model.decision[i] === OPEN && kept.has(remedy(model, i)?.key)) model.decision[i] = REFUSED;
  }
}

export const neverList = () => [...kept.values()];

export function forgetNever(key) {
  kept.delete(key);
  store();
}

/** The rule file. */
export function ruleFile() {
  const entries = neverList();
  const list = (name) => entries.flatMap((entry) => entry[name] ?? []).map(quoted).join(', ');
  const shared = ['join', 'keep'].filter(list).map((name) => `${name} = [${list(name)}]\n`);
  const words = entries.flatMap(({ word }) => word ?? []);
  return [
    '# Refused everywhere on the page of cleaner. Put it in a directory, and say: cleaner --rules DIR\n',
    ...(shared.length ? ['\n[kind.rejoin]\n', ...shared] : []),
    ...words.map(protect),
  ].join('');
}

function protect(word, index) {
  const pattern = `(?<!\\w)${word.replace(/[\\^$.*+?()[\]{}|#&~-]/g, '\\$&')}(?!\\w)`;
  return [
    '\n[[protect]]\n', `name = "never-${index + 1}"\n`, `pattern = ${quoted(pattern)}\n`,
    `triggers = [${quoted(word)}]\n`, 'why = "It was refused everywhere on the page."\n',
  ].join('');
}

const quoted = (text) => JSON.stringify(text).replaceAll('\u007f', '\\u007f');

/** The button of the card that does it; nothing where no word is at stake. */
export function neverButton(model, i) {
  if (!remedy(model, i)) return [];
  const refuse = () => refuseEverywhere(model, i);
  return [el('button', { type: 'button', class: 'button small', 'data-act': 'never', onclick: refuse }, 'Refuse everywhere')];
}

const kept = load();

function load() {
  try {
    return new Map(JSON.parse(localStorage.getItem(PLACE) ?? '[]').map((entry) => [entry.key, entry]));
  } catch {
    return new Map();
  }
}

function store() {
  try {
    localStorage.setItem(PLACE, JSON.stringify(neverList()));
  } catch {
    // it holds until the page is closed
  }
}
