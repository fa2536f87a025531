// The page of a deploy, live: log lines as they come, steps as they change. Without it the page is the same, as of its loading.
(() => {
  const box = document.getElementById('lines'), run = document.getElementById('run');
  if (!box || !run) return;
  const list = box.querySelector('ol'), say = document.getElementById('run-say'), state = document.getElementById('log-state');
  const KEEP = 5000, SVG = 'http://www.w3.org/2000/svg', TONES = { ok: 'ok', warn: 'warn', error: 'crit' };
  let last = Number(box.dataset.last), following = true, source = null, running = box.dataset.running === 'true';

  document.getElementById('log-keys').hidden = false;
  const el = (name, text) => { const e = document.createElement(name); if (text !== undefined) e.textContent = text; return e; };

  const shown = [document.getElementById('live'), document.getElementById('live-top')].filter(Boolean);
  function live(text, tone) {
    for (const place of shown) {
      place.textContent = text;
      place.classList.toggle('crit', tone === 'crit');
    }
  }

  function tell() {
    state.textContent = !running ? 'The run is over.' : following ? 'Following.' : 'Not following: new lines are added below.';
  }

  function icon(name) {
    const svg = document.createElementNS(SVG, 'svg'), use = document.createElementNS(SVG, 'use');
    svg.setAttribute('class', 'i');
    svg.setAttribute('aria-hidden', 'true');
    use.setAttribute('href', '#i-' + name);
    svg.append(use);
    return svg;
  }

  function add(line) {
    const li = el('li'), time = el('time', line.time.slice(11, 19)), text = el('span'), tone = TONES[line.level];
    li.id = 'L' + line.n;
    time.dateTime = line.time;
    if (tone) {
      li.className = tone;
      text.append(icon(tone), ' ');
      if (tone !== 'ok') { const word = el('span', (tone === 'warn' ? 'warning' : 'error') + ': '); word.className = 'sr'; text.append(word); }
    }
    text.append(line.text);
    li.append(el('span', line.n), time, el('span', line.box), text);
    list.append(li);
    while (list.children.length > KEEP) list.firstElementChild.remove();
    document.getElementById('log-count').textContent = line.n.toLocaleString('en');
  }

  const toEnd = () => { box.scrollTop = box.scrollHeight; };

  // ---- steps, at most once a second ----
  let due = null, at = 0, said = '';
  function later() {
    if (due === null) due = setTimeout(refresh, Math.max(0, at + 1000 - Date.now()));
  }
  async function refresh() {
    due = null;
    at = Date.now();
    try {
      const answer = await fetch(`/deploys/${run.dataset.id}/steps`, { headers: { Accept: 'text/html' }, redirect: 'error' });
      if (!answer.ok) return;
      const focus = run.contains(document.activeElement) ? document.activeElement.getAttribute('href') : null;
      const scroll = run.querySelector('.scroll')?.scrollLeft ?? 0;
      // With a body of its own, since a template that comes first would be put into the head.
      run.replaceChildren(...new DOMParser().parseFromString('<body>' + await answer.text(), 'text/html').body.childNodes);
      if (focus) run.querySelector(`a[href="${CSS.escape(focus)}"]`)?.focus({ preventScroll: true });
      if (scroll) run.querySelector('.scroll')?.scrollTo(scroll, 0);
      const head = run.querySelector('template[data-run-state]');
      document.querySelector('.head h1 .st')?.replaceWith(head.content.cloneNode(true));
      if (head.dataset.say !== said) { said = head.dataset.say; say.textContent = said; }
    } catch { /* the stream says whether the console is there */ }
  }

  // At the end the sentence under the heading tells how long it took, and the navigation no longer counts a running one.
  async function ended() {
    try {
      const answer = await fetch(location.pathname, { headers: { Accept: 'text/html' }, redirect: 'error' });
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      for (const part of ['.head h1 + p', '#nav']) {
        const now = page.querySelector(part);
        if (now) document.querySelector(part)?.replaceWith(document.adoptNode(now));
      }
    } catch { /* it says so when it is loaded again */ }
  }

  // ---- the stream ----
  function open() {
    if (source || !running) return;
    const url = box.dataset.stream;
    source = new EventSource(url + (url.includes('?') ? '&' : '?') + 'after=' + last);
    source.addEventListener('line', e => {
      const line = JSON.parse(e.data);
      if (line.n <= last) return;
      last = line.n;
      add(line);
      if (following) toEnd();
      later();
    });
    source.addEventListener('end', () => {
      close();
      running = false;
      live('');
      document.querySelectorAll('[data-run-only]').forEach(e => e.remove());
      tell();
      clearTimeout(due);
      refresh();
      ended();
    });
    source.onopen = () => { live('Live'); tell(); };
    source.onerror = () => {
      live('Lost since ' + new Date().toTimeString().slice(0, 5), 'crit');
      state.textContent = 'The connection to the console is lost; going on after line ' + last + ' when it is back.';
      // The browser tries again by itself unless the console answered with an error.
      if (source?.readyState === EventSource.CLOSED) { close(); setTimeout(open, 3000); }
    };
  }
  function close() {
    source?.close();
    source = null;
  }
  // A browser has few connections for a console: a tab that nobody looks at holds none.
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) close(); else { open(); if (running) later(); }
  });
  setInterval(() => { if (running && source && Date.now() - at > 4000) later(); }, 1000);

  // ---- keys: f follow, w next warning, y link to the line ----
  const rowAt = () => document.querySelector('.log li:target') || list.lastElementChild;
  function warning() {
    const all = [...list.querySelectorAll('.warn, .crit')], from = document.querySelector('.log li:target');
    const next = all.find(li => from && from.compareDocumentPosition(li) & Node.DOCUMENT_POSITION_FOLLOWING) || all[0];
    if (!next) return;
    following = false;
    location.replace('#' + next.id);
    next.scrollIntoView({ block: 'center' });
    tell();
  }
  document.addEventListener('keydown', e => {
    if (e.defaultPrevented || e.ctrlKey || e.metaKey || e.altKey) return;
    if (e.target.closest?.('input, select, textarea, [contenteditable]')) return;
    if (e.key === 'f') { following = !following; if (following) toEnd(); tell(); }
    else if (e.key === 'w') warning();
    else if (e.key === 'y') {
      const row = rowAt();
      if (!row) return;
      const link = location.href.split('#')[0] + '#' + row.id;
      navigator.clipboard?.writeText(link).then(
        () => { state.textContent = 'Copied the link to line ' + row.id.slice(1) + '.'; },
        () => { location.replace('#' + row.id); });
    }
  });
  // Numbers are links in all but looks: a click marks the line.
  list.addEventListener('click', e => {
    const number = e.target.closest('li > :first-child');
    if (number) location.replace('#' + number.parentElement.id);
  });
  box.addEventListener('wheel', e => { if (e.deltaY < 0 && following) { following = false; tell(); } }, { passive: true });

  if (/^#L\d+$/.test(location.hash)) following = false;
  if (following) toEnd();
  tell();
  open();
})();
