// The side of the result: its tabs and filters.
import { $, el } from './dom.js';
import { byRule } from './rules.js';

/** Wire tabs and filters; `modelOf` gives the document that is shown, `listOf` its list. */
export function wireSide(modelOf, listOf) {
  wireFilters(modelOf);
  $('order').addEventListener('change', ({ target }) => listOf().arrange({ order: target.value }));
  wireTabs();
}

/** The rules of a document as choices. */
export function fillRules(model) {
  const options = byRule(model).map(({ id, name, all }) => el('option', { value: id }, `${id} ${name} (${all})`));
  $('by-rule').replaceChildren(el('option', { value: '' }, 'every rule'), ...options);
  showFilter(model);
}

/** Show how a document is filtered. */
export function showFilter(model) {
  const { only, most, hidden } = model.filter;
  $('only').value = only;
  $('most').value = Math.round(100 * most);
  $('most-value').textContent = `${$('most').value} %`;
  const seen = model.rules.filter(({ id }) => !hidden.has(id));
  $('by-rule').value = hidden.size && seen.length === 1 ? seen[0].id : '';
}

function wireFilters(modelOf) {
  $('filters').addEventListener('submit', (event) => event.preventDefault());
  $('only').addEventListener('change', ({ target }) => modelOf().setFilter({ only: target.value }));
  $('most').addEventListener('input', ({ target }) => modelOf().setFilter({ least: 0, most: target.value / 100 }));
  $('by-rule').addEventListener('change', ({ target }) => {
    const others = modelOf().rules.map(({ id }) => id).filter((id) => id !== target.value);
    modelOf().setFilter({ hidden: new Set(target.value ? others : []) });
  });
}

function wireTabs() {
  const tabs = [...document.querySelectorAll('[role=tab]')];
  const open = (tab) => {
    for (const other of tabs) {
      other.setAttribute('aria-selected', String(other === tab));
      other.tabIndex = other === tab ? 0 : -1;
      $(other.getAttribute('aria-controls')).hidden = other !== tab;
    }
  };
  tabs.forEach((tab, index) => {
    tab.addEventListener('click', () => {
      const again = tab.getAttribute('aria-selected') === 'true';
      $('side').classList.toggle('open', !(again && $('side').classList.contains('open'))); // for phones
      open(tab);
    });
    tab.addEventListener('keydown', (event) => {
      const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!by) return;
      const next = tabs[(index + by + tabs.length) % tabs.length];
      open(next);
      next.focus();
    });
  });
}
