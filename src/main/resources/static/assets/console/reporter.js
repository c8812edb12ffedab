'use strict';

// Draws the answer's chart in the page's own colours; the table says the same without it.
(() => {
  const canvas = document.getElementById('chart');
  if (!canvas || typeof Chart === 'undefined') return;
  const { kind, unit, labels, lines } = JSON.parse(canvas.dataset.chart);
  const language = canvas.closest('[lang]').lang;
  const colour = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const seconds = { MICROS: 1e-6, MILLIS: 1e-3 }[unit];
  const scale = unit === 'PERCENT' ? 100 : unit === 'MILLIONTHS' ? 1e-6 : seconds || 1;
  const suffix = unit === 'PERCENT' ? ' %' : seconds ? ' s' : '';
  const shown = value => value.toLocaleString(language, { maximumFractionDigits: scale === 1 ? 0 : 2 }) + suffix;
  const bars = kind === 'BARS';
  const lying = bars && labels.length <= 12 && labels.some(label => label.length > 6);
  let chart;

  function draw() {
    chart?.destroy();
    const palette = dark.matches
      ? ['#2fb3a5', '#f0b35b', '#8fbcf2', '#e58fb0', '#b9a4f0']
      : ['#0f766e', '#c77700', '#2b5f9e', '#b0366b', '#6b4fb8'];
    const figures = { ticks: { color: colour('--quiet'), callback: value => shown(value) }, grid: { color: colour('--edge') }, beginAtZero: true };
    const names = { ticks: { color: colour('--quiet'), maxRotation: 0, autoSkip: !lying }, grid: { display: false } };
    chart = new Chart(canvas, {
      type: bars ? 'bar' : 'line',
      data: {
        labels,
        datasets: lines.map((line, at) => ({
          label: line.name,
          data: line.values.map(value => value === null ? null : value * scale),
          backgroundColor: palette[at % palette.length],
          borderColor: palette[at % palette.length],
          borderWidth: bars ? 0 : 2,
          borderRadius: 4,
          maxBarThickness: 28,
          pointRadius: labels.length > 40 ? 0 : 3,
          tension: 0
        }))
      },
      options: {
        indexAxis: lying ? 'y' : 'x',
        responsive: true,
        maintainAspectRatio: false,
        animation: false,
        interaction: { mode: 'index', intersect: false, axis: lying ? 'y' : 'x' },
        scales: lying ? { x: figures, y: names } : { x: names, y: figures },
        plugins: {
          legend: { display: lines.length > 1, position: 'bottom', labels: { color: colour('--ink'), boxWidth: 12 } },
          tooltip: { callbacks: { label: item => `${item.dataset.label}: ${shown(lying ? item.parsed.x : item.parsed.y)}` } }
        }
      }
    });
    canvas.dataset.drawn = 'true';
  }

  dark.addEventListener('change', draw);
  draw();
})();
