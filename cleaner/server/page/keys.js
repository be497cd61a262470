// The keys of the result.
import { showHelp } from './dialogs.js';

const KEYS = {
  j: (acts) => acts.step(1),
  k: (acts) => acts.step(-1),
  ArrowDown: (acts) => acts.step(1),
  ArrowUp: (acts) => acts.step(-1),
  r: (acts) => acts.refuse(),
  a: (acts) => acts.accept(),
  e: (acts) => acts.correct(),
  d: (acts) => acts.menu(),
  1: (acts) => acts.view('marked'),
  2: (acts) => acts.view('sides'),
  3: (acts) => acts.view('page'),
  '[': (acts) => acts.turn(-1),
  ']': (acts) => acts.turn(1),
};
const FIELDS = 'input:not([type=radio]):not([type=checkbox]), textarea, select';
const OWN_ARROWS = '[role=tablist], .segments, .scrolls, .page-frame, .menu-list';

/** Listen for keys; `isOpen` says whether there is a result, `acts` what they do. */
export function wireKeys(isOpen, acts) {
  document.addEventListener('keydown', (event) => pressed(event, isOpen, acts));
}

function pressed(event, isOpen, acts) {
  if (document.querySelector('dialog[open]')) return;
  const typing = event.target.closest?.(FIELDS);
  if (event.key === '?' && !typing) showHelp();
  else if (!isOpen()) return;
  else if (event.key === 'Escape') acts.escape();
  else if (!typing && !event.altKey) command(event, acts);
}

function command(event, acts) {
  const key = event.key.toLowerCase();
  const held = event.ctrlKey || event.metaKey;
  let act = KEYS[event.key];
  if (held) act = key === 'z' || key === 'y' ? () => acts.undo(key === 'z' && !event.shiftKey) : null;
  else if (event.key.startsWith('Arrow') && event.target.closest(OWN_ARROWS)) act = null;
  if (!act) return;
  event.preventDefault();
  act(acts);
}
