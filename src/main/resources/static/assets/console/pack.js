'use strict';

// Draws one scenario at a time and marks the steps that findings are about.
(() => {
  const tabs = [...document.querySelectorAll('.tabs [role=tab]')];
  const drawing = document.getElementById('drawing');
  const note = document.getElementById('drawing-note');
  if (!tabs.length) return;

  const viewer = new BpmnJS({ container: drawing });
  let drawn = null;

  async function draw(tab) {
    if (drawn === tab) return;
    drawn = tab;
    for (const other of tabs) {
      other.setAttribute('aria-selected', String(other === tab));
      other.tabIndex = other === tab ? 0 : -1;
    }
    drawing.removeAttribute('data-drawn');
    drawing.setAttribute('aria-labelledby', tab.id);
    try {
      const response = await fetch(tab.dataset.source, { headers: { Accept: 'application/xml' } });
      if (!response.ok) throw new Error('status ' + response.status);
      await viewer.importXML(await response.text());
      if (drawn !== tab) return;
      viewer.get('canvas').zoom('fit-viewport', 'auto');
      JSON.parse(tab.dataset.marks).forEach(mark);
      drawing.dataset.drawn = tab.dataset.scenario;
    } catch (problem) {
      note.textContent = 'This scenario could not be drawn: ' + problem.message;
    }
  }

  function mark({ number, element, severity, reason }) {
    if (!viewer.get('elementRegistry').get(element)) return;
    viewer.get('canvas').addMarker(element, 'found-' + severity);
    const badge = document.createElement('a');
    badge.className = 'mark ' + severity;
    badge.href = '#finding-' + number;
    badge.textContent = number;
    badge.title = reason;
    viewer.get('overlays').add(element, { position: { top: -14, left: -14 }, html: badge });
  }

  async function show(scenario, element) {
    const tab = tabs.find(it => it.dataset.scenario === scenario);
    if (!tab) return;
    await draw(tab);
    const shape = viewer.get('elementRegistry').get(element);
    if (!shape) return;
    const canvas = viewer.get('canvas');
    canvas.zoom(1, shape.width ? { x: shape.x + shape.width / 2, y: shape.y + shape.height / 2 } : undefined);
    const box = canvas.viewbox();
    if (shape.width) {
      canvas.viewbox({
        x: shape.x + shape.width / 2 - box.width / 2,
        y: shape.y + shape.height / 2 - box.height / 2,
        width: box.width,
        height: box.height
      });
    }
    drawing.scrollIntoView({ block: 'nearest' });
  }

  tabs.forEach(tab => tab.addEventListener('click', () => draw(tab)));
  document.querySelector('.tabs').addEventListener('keydown', event => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = tabs[(tabs.indexOf(document.activeElement) + step + tabs.length) % tabs.length];
    next.focus();
    draw(next);
  });
  document.querySelectorAll('.show').forEach(button =>
    button.addEventListener('click', () => show(button.dataset.scenario, button.dataset.element)));
  draw(tabs[0]);
})();
