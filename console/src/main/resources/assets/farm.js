// What every page gains from a script. Each page also works without it; nothing here changes anything on the farm.
(() => {
  const $ = (selector, from = document) => from.querySelector(selector);
  const $$ = (selector, from = document) => [...from.querySelectorAll(selector)];
  const SVG = 'http://www.w3.org/2000/svg';

  function icon(name) {
    const svg = document.createElementNS(SVG, 'svg'), use = document.createElementNS(SVG, 'use');
    svg.setAttribute('class', 'i');
    svg.setAttribute('aria-hidden', 'true');
    use.setAttribute('href', '#i-' + name);
    svg.append(use);
    return svg;
  }

  // ---- theme: as the system has it, light, dark ----
  const THEMES = { system: ['theme', 'System theme'], light: ['sun', 'Light theme'], dark: ['moon', 'Dark theme'] };
  const themeButton = $('[data-do=theme]');
  if (themeButton) {
    const root = document.documentElement, present = () => root.dataset.theme || 'system';
    const show = () => {
      const [name, words] = THEMES[present()];
      themeButton.replaceChildren(icon(name), Object.assign(document.createElement('span'), { textContent: words }));
    };
    themeButton.hidden = false;
    themeButton.addEventListener('click', () => {
      const names = Object.keys(THEMES), next = names[(names.indexOf(present()) + 1) % names.length];
      if (next === 'system') delete root.dataset.theme; else root.dataset.theme = next;
      try { localStorage.setItem('farm-theme', next); } catch { /* lasts until the next page then */ }
      show();
    });
    show();
  }

  // ---- phone menu ----
  const menu = $('.btn.menu');
  const openMenu = open => menu?.setAttribute('aria-expanded', String(open));
  menu?.addEventListener('click', () => openMenu(menu.getAttribute('aria-expanded') !== 'true'));

  // ---- answers to a form get the focus: what is to correct, else what was done ----
  const answer = $('#sum') || $('.notice[role=status][tabindex]');
  if (answer) answer.focus();

  // ---- copy buttons: <button data-copy="ID" hidden><svg…/><span>Copy</span></button> ----
  async function copy(source) {
    const text = 'value' in source ? source.value : source.textContent;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // The clipboard needs https or localhost; the old way works everywhere.
      const range = document.createRange(), selection = getSelection();
      range.selectNodeContents(source);
      selection.removeAllRanges();
      selection.addRange(range);
      return document.execCommand('copy');
    }
    return true;
  }
  for (const button of $$('[data-copy]')) {
    const label = $('span', button) || button, words = label.textContent;
    button.hidden = false;
    button.addEventListener('click', async () => {
      const done = await copy(document.getElementById(button.dataset.copy));
      label.textContent = done ? 'Copied' : 'Selected: press Ctrl C';
      setTimeout(() => { label.textContent = words; }, 3000);
    });
  }

  // ---- sortable tables: <th data-sort> sorts by its column, <td data-v="…"> gives the value behind the text ----
  const value = cell => cell?.dataset.v ?? $('time', cell)?.dateTime ?? cell?.textContent.trim() ?? '';
  const number = text => text === '' || isNaN(text.replaceAll(',', '')) ? null : Number(text.replaceAll(',', ''));
  function compare(a, b) {
    const x = number(a), y = number(b);
    return x !== null && y !== null ? x - y : a.localeCompare(b, 'en', { numeric: true });
  }
  function sort(head, down) {
    const table = head.closest('table'), column = [...head.parentElement.children].indexOf(head), body = $('tbody', table);
    $$('th[aria-sort]', table).forEach(th => th.removeAttribute('aria-sort'));
    head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
    const rows = [...body.rows].sort((a, b) => compare(value(a.cells[column]), value(b.cells[column])) * (down ? -1 : 1));
    body.append(...rows);
  }
  // What the reader chose is kept by the table's name, so that it outlives a part that is filled anew.
  const sorted = new Map();
  const nameOf = table => table.closest('[aria-label]')?.getAttribute('aria-label') || '';
  function sortable(root) {
    for (const head of $$('th[data-sort]', root)) {
      const table = head.closest('table'), column = [...head.parentElement.children].indexOf(head);
      let button = $('button', head);
      if (!button) {
        button = Object.assign(document.createElement('button'), { type: 'button' });
        button.append(...head.childNodes, icon('sort'));
        head.append(button);
      }
      // Numbers are mostly read from the top, names from A.
      button.addEventListener('click', () => {
        const now = head.getAttribute('aria-sort'), down = now ? now === 'ascending' : head.classList.contains('n');
        sort(head, down);
        sorted.set(nameOf(table), { column, down });
      });
      const kept = sorted.get(nameOf(table));
      if (kept?.column === column) sort(head, kept.down);
    }
  }
  sortable(document);
  document.addEventListener('farm:filled', e => sortable(e.target));

  // ---- keys ----
  const typing = e => e.target.closest?.('input:not([type=checkbox], [type=radio]), select, textarea, [contenteditable]');
  const keys = $('#keys');
  let before = null, g = 0;
  function showKeys(open) {
    if (!keys || open === keys.classList.contains('open')) return;
    keys.classList.toggle('open', open);
    if (open) {
      before = document.activeElement;
      keys.focus();
      keys.scrollIntoView({ block: 'nearest' });
    } else {
      if (location.hash === '#keys') history.replaceState(null, '', location.pathname + location.search);
      (before || $('#main')).focus({ preventScroll: true });
    }
  }
  $$('a[href="#keys"]').forEach(a => a.addEventListener('click', e => { e.preventDefault(); openMenu(false); showKeys(true); }));
  $('[data-do=keys-close]')?.addEventListener('click', e => { e.preventDefault(); showKeys(false); });
  if (location.hash === '#keys') showKeys(true);

  const ROW = '.tbl tbody tr, .notices > li';
  function step(by) {
    const rows = $$(ROW).filter(row => row.offsetParent && $('a, button', row));
    if (!rows.length) return;
    const at = rows.indexOf(document.activeElement?.closest(ROW));
    const row = rows[at < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, at + by))];
    // A link has the focus, so that Enter opens it as everywhere.
    const link = $('a, button', row);
    link.focus();
    row.scrollIntoView({ block: 'nearest' });
  }
  function go(key) {
    // A page may know better where a key leads than the navigation: main comes first.
    const link = $(`main a[data-key="${key}"]`) || $(`.nav a[data-key="${key}"]`);
    if (link) location.href = link.dataset.to || link.href;
    return Boolean(link);
  }
  document.addEventListener('keydown', e => {
    if (e.defaultPrevented || e.ctrlKey || e.metaKey || e.altKey) return;
    if (e.key === 'Escape') {
      // The browser would empty a search field; what was typed stays, only the focus leaves.
      if (typing(e)) { e.preventDefault(); e.target.blur(); }
      else if (menu?.getAttribute('aria-expanded') === 'true') { openMenu(false); menu.focus(); }
      else showKeys(false);
      return;
    }
    if (typing(e)) return;
    const afterG = Date.now() - g < 1500;
    g = 0;
    if (afterG && /^[a-z]$/.test(e.key) && go(e.key)) e.preventDefault();
    else if (e.key === 'g') g = Date.now();
    else if (e.key === '?') { e.preventDefault(); showKeys(!keys?.classList.contains('open')); }
    else if (e.key === '/') {
      const find = $('main [type=search], main [data-find]');
      if (find) { e.preventDefault(); find.focus(); find.select?.(); }
    }
    else if (e.key === 'j') step(1);
    else if (e.key === 'k') step(-1);
  });
})();
