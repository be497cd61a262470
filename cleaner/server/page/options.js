// The options of cleaning: one form, shown on the start and beside the result.
import { $, debounce } from './dom.js';

const form = () => $('options');

/** The options that are not the default, as the service takes them. */
export function chosen() {
  const options = {};
  for (const field of form().elements) {
    if (!field.name || field.value === field.dataset.default) continue;
    options[field.name] = field.value.trim();
  }
  return options;
}

/** Watch the form; `rerun` is called when something was changed. */
export function wireOptions(rerun) {
  for (const field of form().elements) if (field.name) field.dataset.default = field.value;
  const later = debounce(rerun, 350);
  form().addEventListener('submit', (event) => event.preventDefault());
  form().addEventListener('input', (event) => {
    const output = event.target.parentElement.querySelector('output');
    if (output) output.textContent = `${Math.round(100 * event.target.value)} %`;
  });
  form().addEventListener('change', later);
}

/** Show options as they were chosen for a document. */
export function setOptions(options) {
  for (const field of form().elements) {
    if (!field.name) continue;
    field.value = options[field.name] ?? field.dataset.default;
    const output = field.parentElement.querySelector('output');
    if (output) output.textContent = `${Math.round(100 * field.value)} %`;
  }
}

/** Put the form where it is wanted. */
export function placeOptions(host) {
  host.append(form());
}
