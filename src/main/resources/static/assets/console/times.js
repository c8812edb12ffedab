'use strict';

// Times in the reader's own zone and manner; the page itself says them in UTC.
(() => {
  const forms = {
    full: new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' }),
    short: new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' }),
    time: new Intl.DateTimeFormat(undefined, { timeStyle: 'short' })
  };
  for (const time of document.querySelectorAll('time[data-form]')) {
    const at = new Date(time.dateTime);
    time.title = forms.full.format(at) + ' (' + time.textContent + ')';
    time.textContent = forms[time.dataset.form].format(at);
  }
  const zone = document.getElementById('zone');
  if (zone && !zone.value) zone.value = Intl.DateTimeFormat().resolvedOptions().timeZone || '';
})();
