// The order of the list of edits: words first and the least sure of them on top; line ends folded into one row.
import { REFUSED, SUGGESTION } from './model.js';
import { isQuiet } from './marks.js';

/** Stands for the row that line ends are folded into. */
export const FOLD = -1;

/** The rows of the list: indices of edits, FOLD where there is something to fold; `folded` counts that. */
export function arrange(model, { order, isOpen }) {
  const words = [];
  const ends = [];
  for (const i of model.shown) (isFoldable(model, i) ? ends : words).push(i);
  if (order === 'sure') words.sort((a, b) => step(model, a) - step(model, b) || a - b);
  if (!words.length || ends.length < 2) return { rows: order === 'sure' ? [...words, ...ends] : [...model.shown], folded: 0 };
  return { rows: [...words, FOLD, ...(isOpen ? ends : [])], folded: ends.length };
}

/** Whether it is a line end, or another blank, that was closed up and that nobody has looked at. */
function isFoldable(model, i) {
  return model.kind[i] !== SUGGESTION && model.decision[i] !== REFUSED && isQuiet(model, i);
}

/** How sure, in hundredths: what looks the same keeps the order of the text. */
const step = (model, i) => Math.round(100 * model.sure[i]);
