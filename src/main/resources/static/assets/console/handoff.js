'use strict';

// Keeps what is shown up to date; what somebody is typing stays as it is.
(() => {
  const EVERY = 2000;
  const clock = { time: { timeStyle: 'short' }, short: { dateStyle: 'medium', timeStyle: 'short' } };
  const name = document.getElementById('as');
  const known = 'focal-colleague';
  if (name && !name.value) name.value = localStorage.getItem(known) || '';
  name?.form.addEventListener('submit', () => localStorage.setItem(known, name.value.trim()));

  const state = () => document.querySelector('.state')?.className + document.querySelector('.state')?.textContent;
  const toEnd = () => { const log = document.querySelector('.room .chat'); if (log) log.scrollTop = log.scrollHeight; };

  async function look() {
    if (document.hidden) return;
    try {
      const answer = await fetch(location.href, { headers: { Accept: 'text/html' } });
      if (!answer.ok || answer.redirected) return;
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const now = page.getElementById('live');
      const shown = document.getElementById('live');
      if (!now || now.textContent === shown.dataset.seen) return;
      const before = state();
      const seen = now.textContent;
      for (const time of now.querySelectorAll('time[data-form]')) {
        time.textContent = new Intl.DateTimeFormat(undefined, clock[time.dataset.form]).format(new Date(time.dateTime));
      }
      shown.replaceChildren(...now.childNodes);
      shown.dataset.seen = seen;
      toEnd();
      const typed = [...document.querySelectorAll('textarea')].some(area => area.value);
      if (before !== state() && !typed) location.replace(location.href);
    } catch {
      // the next look finds it
    }
  }

  toEnd();
  setInterval(look, EVERY);
})();
