// What else a broken word may be, each reading to be chosen.
import { ACCEPTED } from './model.js';
import { el, say } from './dom.js';
import { correct, textOf, wordSpan } from './own.js';
import { percent } from './words.js';

/** The readings of an edit's word, the likeliest first; `pick` is given the edit that a choice makes. */
export function readings(model, i, candidates, pick) {
  if (!candidates) return null;
  const [start, end] = wordSpan(model, model.start[i], model.end[i]);
  const now = textOf(model, start, end);
  const made = model.source.slice(start, model.start[i]) + model.after[i] + model.source.slice(model.end[i], end);
  const found = candidates.map(({ text }) => spelled(text).exec(now)).find(Boolean);
  const choose = (text) => {
    if (made.includes(text)) model.decide([i], ACCEPTED);
    else pick(correct(model, start, end, now.replace(found[0], () => text)));
    say(`Chosen: ${text}.`);
  };
  const items = candidates.map(({ text, confidence }) =>
    el(
      'button',
      { type: 'button', class: 'reading', disabled: !found, 'aria-pressed': String(found?.[0] === text), onclick: () => choose(text) },
      el('bdi', {}, text),
      el('small', {}, percent(confidence)),
    ),
  );
  return el('p', { class: 'readings' }, ...items);
}

/** The letters of a word, whatever stands between them. */
function spelled(text) {
  return new RegExp((text.match(/[\p{L}\p{N}]\p{M}*/gu) ?? []).join('[^\\p{L}\\p{N}]*'), 'u');
}
