// Read by Chrome.java: what is wrong with the page as it stands, one line each. The basics that readers with other senses,
// a keyboard only, or weak eyes depend on; and that nothing was fetched from elsewhere.
const wrong = [];
const shown = e => e.checkVisibility({ visibilityProperty: true }) && !e.closest('[hidden]');
const told = e => e.outerHTML.replace(/\s+/g, ' ').slice(0, 110);
const check = (ok, what, e) => { if (!ok) wrong.push(e ? `${what}: ${told(e)}` : what); };
const words = id => (document.getElementById(id)?.textContent || '').trim();
const name = e => (e.getAttribute('aria-label') || '').trim()
  || (e.getAttribute('aria-labelledby') || '').split(' ').map(words).join(' ').trim()
  || [...(e.labels || [])].map(l => l.textContent).join(' ').trim()
  || e.textContent.trim();

check(document.documentElement.lang, 'no language');
check(document.title.trim(), 'no title');
check(document.querySelectorAll('h1').length === 1, 'not one h1');
check(document.querySelectorAll('main').length === 1, 'not one main');
check(document.querySelector('a.skip[href="#main"]') === document.querySelector('a'), 'the first link does not skip to the content');

for (const e of document.querySelectorAll('input:not([type=hidden]), select, textarea'))
  check([...e.labels].some(l => l.textContent.trim()) || e.getAttribute('aria-label'), 'field without a label', e);
for (const e of document.querySelectorAll('a[href], button, summary')) check(name(e), 'nothing says what it does', e);
for (const e of document.querySelectorAll('svg')) {
  const quiet = e.closest('[aria-hidden=true], .sprite, [role=img]') && !(e.getAttribute('role') === 'img');
  check(quiet || (e.getAttribute('role') === 'img' && name(e)), 'picture without words', e);
}
for (const e of document.querySelectorAll('[role=region], nav, table thead')) {
  if (e.matches('thead')) check([...e.querySelectorAll('th')].every(t => t.scope === 'col'), 'column heads without scope', e);
  else check(e.getAttribute('aria-label') || e.getAttribute('aria-labelledby'), 'part without a name', e);
}
for (const e of document.querySelectorAll('[tabindex]')) check(Number(e.getAttribute('tabindex')) <= 0, 'order of focus set by hand', e);
for (const e of document.querySelectorAll('[role=region][tabindex], .log')) check(e.tabIndex === 0, 'scrolls, but not by keys', e);

// ---- contrast of text: 4.5 to 1, and 3 to 1 for what is large ----
const parse = c => { const m = /^rgba?\(([\d.]+), ([\d.]+), ([\d.]+)(?:, ([\d.]+))?\)$/.exec(c); return m && [+m[1], +m[2], +m[3], m[4] === undefined ? 1 : +m[4]]; };
const light = ([r, g, b]) => {
  const [x, y, z] = [r, g, b].map(v => (v /= 255) <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
  return .2126 * x + .7152 * y + .0722 * z;
};
function behind(e) {
  for (let at = e; at; at = at.parentElement) {
    const c = parse(getComputedStyle(at).backgroundColor);
    if (!c) return null;
    if (c[3] === 1) return c;
    if (c[3] > 0) return null;
  }
  return parse(getComputedStyle(document.documentElement).backgroundColor);
}
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
for (let node; (node = walker.nextNode());) {
  const e = node.parentElement;
  if (!node.data.trim() || e.closest('script, template, svg, .sr, [disabled], [aria-disabled=true]') || !shown(e)) continue;
  const style = getComputedStyle(e), ink = parse(style.color), ground = behind(e);
  if (!ink || !ground || ground[3] !== 1) continue;
  const [a, b] = [light(ink), light(ground)], ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
  const size = parseFloat(style.fontSize), large = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
  check(ratio >= (large ? 3 : 4.5) - .01, `contrast ${ratio.toFixed(2)} of "${node.data.trim().slice(0, 30)}"`, e);
}

for (const entry of performance.getEntriesByType('resource'))
  check(entry.name.startsWith(location.origin + '/'), 'fetched from elsewhere: ' + entry.name);
return wrong;
