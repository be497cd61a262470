// What was decided about a document, as the service takes it and as it is kept.
import { ACCEPTED, CHANGE, OWN, REFUSED, SUGGESTION } from './model.js';
import { correct } from './own.js';

/** What was decided otherwise than the service proposed, and what was corrected by hand. */
export function decisionsOf(model) {
  const decided = (test) =>
    [...model.start.keys()].filter(test).map((i) => ({ start: model.from[i], end: model.to[i], after: model.after[i] }));
  return {
    refuse: decided((i) => model.kind[i] === CHANGE && model.decision[i] === REFUSED),
    accept: decided((i) => model.kind[i] === SUGGESTION && model.decision[i] === ACCEPTED),
    correct: decided((i) => model.kind[i] === OWN && model.decision[i] !== REFUSED),
  };
}

/** Decide as it was decided before; what is not there any more is passed over. */
export function applyDecisions(model, { refuse = [], accept = [], correct: corrections = [] }) {
  const key = ({ start, end, after }) => `${start} ${end} ${after}`;
  const [refused, accepted] = [refuse, accept].map((list) => new Set(list.map(key)));
  for (let i = 0; i < model.size; i++) {
    const mine = key({ start: model.from[i], end: model.to[i], after: model.after[i] });
    if (model.kind[i] === CHANGE && refused.has(mine)) model.decision[i] = REFUSED;
    if (model.kind[i] === SUGGESTION && accepted.has(mine)) model.decision[i] = ACCEPTED;
  }
  const units = corrections.length ? unitsOf(model.source) : null;
  for (const { start, end, after } of corrections) correct(model, units(start), units(end), after);
  model.past = [];
  model.refilter();
}

/** Code points to UTF-16 units. */
function unitsOf(text) {
  if (!/[\ud800-\udbff][\udc00-\udfff]/.test(text)) return (offset) => offset;
  return (offset) => {
    let at = 0;
    for (let left = offset; left > 0 && at < text.length; left--) at += text.codePointAt(at) > 0xffff ? 2 : 1;
    return at;
  };
}
