// Before the first paint: the theme that was chosen last, if any; else the system's holds.
(() => {
  try {
    const chosen = localStorage.getItem('theme');
    if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen;
  } catch {
    // no storage: the system's theme
  }
})();
