// Keeps the moving parts of a page fresh: told by /events when there is something newer, asking by itself when it is not.
(() => {
  'use strict';
  const root = document.querySelector('[data-live]');
  if (!root) return;
  const POLL = 5000, DELAYED = 10, LOST = 15000;
  const said = document.getElementById('said');
  const shown = [document.getElementById('live'), document.getElementById('live-top')].filter(Boolean);
  const parts = [...document.querySelectorAll('[data-part]')];
  let events = null, poll = 0, age = Number(root.dataset.age), heard = Date.now(), lostAt = null;

  const clock = time => time.toTimeString().slice(0, 5);

  function show() {
    const old = age < 0 ? -1 : age + Math.round((Date.now() - heard) / 1000);
    const text = lostAt ? `Lost since ${clock(lostAt)}` : old < 0 ? 'No sample yet' : old > DELAYED ? `Delayed, sample ${old} s old` : `Live, sample ${old} s old`;
    const brief = lostAt ? `Lost ${clock(lostAt)}` : old < 0 ? 'No sample' : `${old > DELAYED ? 'Delayed' : 'Live'} ${old} s`;
    for (const place of shown) {
      place.textContent = place.id === 'live-top' ? brief : text;
      place.classList.toggle('crit', !!lostAt);
      place.classList.toggle('warn', !lostAt && old > DELAYED);
      place.classList.toggle('mute', !lostAt && old < 0);
    }
  }

  // A part that holds the focus, a selection or an opened table is left alone until it does not.
  const busy = part => part.contains(document.activeElement) && document.activeElement.matches('a, button:not(th button), input, select, textarea, summary')
    || !!part.querySelector('details[open]') || (!getSelection().isCollapsed && part.contains(getSelection().anchorNode));

  const atEnd = log => log.scrollHeight - log.scrollTop - log.clientHeight < 40;

  // A log follows its end, unless the reader has gone back in it.
  function toEnd(part, up) {
    const log = part.querySelector('.log');
    if (log) log.scrollTop = up < 0 ? log.scrollHeight : up;
  }

  // The heading says how things are, and so do the counts of the navigation: they move with the part that shows them.
  function heading(html) {
    const fresh = document.createElement('template');
    fresh.innerHTML = html;
    const said = fresh.content.querySelector('template[data-head]'), h1 = document.querySelector('.head h1'), say = document.querySelector('.head h1 + p');
    if (!said || !h1) return;
    const state = said.content.firstElementChild, old = h1.querySelector('.st');
    if (state?.outerHTML !== old?.outerHTML) {
      old?.remove();
      if (state) h1.append(document.importNode(state, true));
    }
    if (say && say.textContent !== said.dataset.say) say.textContent = said.dataset.say;
    for (const [path, count] of [['/', said.dataset.wrong], ['/deploys', said.dataset.running]]) {
      const link = document.querySelector(`.nav a[href="${path}"]`);
      let place = link?.querySelector('.count');
      if (!count) place?.remove();
      else if (link) {
        if (!place) { place = document.createElement('span'); place.className = 'count'; link.append(place); }
        place.textContent = count;
      }
    }
  }

  async function fill(part) {
    if (part.dataset.loading) return;
    part.dataset.loading = '1';
    try {
      const url = new URL(location.href);
      url.searchParams.set('part', part.dataset.part);
      const answer = await fetch(url, { headers: { Accept: 'text/html' }, redirect: 'error', signal: AbortSignal.timeout(10000) });
      if (!answer.ok) throw new Error(answer.status);
      const html = await answer.text();
      heading(html);
      if (!busy(part)) {
        const scrolled = [...part.querySelectorAll('.scroll')].map(s => s.scrollLeft);
        const log = part.querySelector('.log'), up = log && !atEnd(log) ? log.scrollTop : -1;
        const heads = [...part.querySelectorAll('th')], held = heads.indexOf(document.activeElement?.closest('th'));
        part.innerHTML = html;
        part.dispatchEvent(new Event('farm:filled', { bubbles: true }));
        if (held >= 0) part.querySelectorAll('th')[held]?.querySelector('button')?.focus({ preventScroll: true });
        part.querySelectorAll('.scroll').forEach((s, i) => { s.scrollLeft = scrolled[i] || 0; });
        toEnd(part, up);
      }
      lostAt = null;
    } catch (e) {
      lostAt = lostAt || new Date();
    } finally {
      delete part.dataset.loading;
      part.dataset.filled = Date.now();
      show();
    }
  }

  function refresh() {
    for (const part of parts) {
      const every = Number(part.dataset.every || 0) * 1000;
      if (!part.dataset.filled) part.dataset.filled = Date.now() - (every && !part.dataset.first ? 0 : 60000);
      if (Date.now() - Number(part.dataset.filled) >= every) fill(part);
    }
  }

  function ask() {
    // Without the stream nothing tells the age: what the page shows then is as old as its last answer.
    if (Date.now() - heard > LOST || !events) refresh();
  }

  function open() {
    if (events || document.hidden) return;
    events = new EventSource(root.dataset.live);
    events.addEventListener('state', e => {
      const news = JSON.parse(e.data);
      age = news.age;
      heard = Date.now();
      lostAt = null;
      if (said && news.said && news.said.length) said.textContent = news.said.join(', ');
      refresh();
      show();
    });
    events.onerror = () => {
      if (events && events.readyState === EventSource.CLOSED) close();
      if (Date.now() - heard > LOST) lostAt = lostAt || new Date();
      show();
    };
    clearInterval(poll);
    poll = setInterval(() => { if (!events) open(); ask(); }, POLL);
  }

  function close() {
    if (events) events.close();
    events = null;
  }

  document.addEventListener('visibilitychange', () => {
    if (document.hidden) { close(); clearInterval(poll); } else { open(); refresh(); }
  });
  addEventListener('pagehide', close);
  addEventListener('pageshow', open);
  parts.forEach(part => { toEnd(part, -1); if (part.dataset.first) fill(part); });
  setInterval(show, 1000);
  show();
  open();
})();
