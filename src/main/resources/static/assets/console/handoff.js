'use strict';

// Keeps what is shown up to date: only what changed is replaced, and what somebody types, reads or has focus on stays.
(() => {
  const EVERY = 2000;
  // whoever looks elsewhere for a while is still there
  const HIDDEN = 60000;
  const NEAR = 40;
  const KNOWN = 'focal-colleague';
  const clock = { time: { timeStyle: 'short' }, short: { dateStyle: 'medium', timeStyle: 'short' } };
  const page = new URL(document.getElementById('content').dataset.address || location.href, location.href);
  const named = address => address.searchParams.get('as');

  const known = localStorage.getItem(KNOWN);
  if (known && !named(page) && !named(new URL(location.href))) {
    page.searchParams.set('as', known);
    location.replace(page);
    return;
  }

  const fill = () => {
    const name = document.getElementById('as');
    if (name && !name.value) name.value = localStorage.getItem(KNOWN) || '';
  };
  document.addEventListener('submit', event => {
    const name = event.target.elements.as;
    if (!name || name.type === 'hidden') return;
    if (name.value.trim()) localStorage.setItem(KNOWN, name.value.trim());
    else localStorage.removeItem(KNOWN);
  });

  /** What it says, whatever its times look like. */
  const says = node => {
    const copy = node.cloneNode(true);
    for (const time of copy.querySelectorAll('time')) time.textContent = time.dateTime;
    return copy.textContent.replace(/\s+/g, ' ');
  };
  const readable = node => {
    for (const time of node.querySelectorAll('time[data-form]')) {
      time.textContent = new Intl.DateTimeFormat(undefined, clock[time.dataset.form]).format(new Date(time.dateTime));
    }
    return node;
  };

  function replace(shown, now) {
    if (says(shown) === says(now) || [...shown.querySelectorAll('textarea')].some(area => area.value)) return;
    const focused = shown.contains(document.activeElement) ? document.activeElement : null;
    shown.className = now.className;
    shown.replaceChildren(...readable(now).childNodes);
    fill();
    if (!focused) return;
    const again = focused.id ? document.getElementById(focused.id)
      : [...shown.querySelectorAll('a[href]')].find(link => link.href === focused.href);
    if (!again) shown.tabIndex = -1;
    (again || shown).focus({ preventScroll: true });
  }

  function append(chat, now) {
    const lines = [...chat.children].map(says);
    const news = [...now.children];
    const next = news.map(says).lastIndexOf(lines.at(-1)) + 1;
    const goesOn = news.slice(0, next).map(says).every((line, i) => line === lines[lines.length - next + i]);
    if (goesOn && next === news.length) return;
    const log = chat.closest('.log');
    const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR;
    if (!goesOn || next === 0) chat.replaceChildren();
    chat.append(...(goesOn ? news.slice(next) : news).map(readable));
    if (atEnd) toEnd();
  }

  const toEnd = () => { const log = document.querySelector('.log'); if (log) log.scrollTop = log.scrollHeight; };

  let looked = Date.now();
  async function look() {
    if (document.hidden && Date.now() - looked < HIDDEN) return;
    looked = Date.now();
    try {
      const answer = await fetch(page, { headers: { Accept: 'text/html' } });
      if (!answer.ok || answer.redirected) return;
      const now = new DOMParser().parseFromString(await answer.text(), 'text/html');
      for (const shown of document.querySelectorAll('[data-live]')) {
        const part = now.querySelector(`[data-live="${shown.dataset.live}"]`);
        if (part) (shown.classList.contains('chat') ? append : replace)(shown, part);
      }
    } catch {
      // the next look finds it
    }
  }

  fill();
  toEnd();
  setInterval(look, EVERY);
  document.addEventListener('visibilitychange', look);
})();
