// Loaded before the style sheet and without defer, so that a page never shows in the other theme first.
{
  let chosen = null;
  try { chosen = localStorage.getItem('farm-theme'); } catch { /* storage is switched off: the system's theme it is */ }
  if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen;
}
