'use strict';

// Draws one scenario at a time and marks the steps that findings are about.
(() => {
  const tabs = [...document.querySelectorAll('.tabs [role=tab]')];
  const drawing = document.getElementById('drawing');
  const note = document.getElementById('drawing-note');
  if (!tabs.length) return;

  const viewer = new BpmnJS({ container: drawing });
  const READABLE = 0.7;
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
      const marks = JSON.parse(tab.dataset.marks);
      marks.forEach(mark);
      look(marks);
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

  // a long scenario fits only when it is too small to read: then the place to look at is better than all of it
  function look(marks) {
    const canvas = viewer.get('canvas');
    canvas.zoom('fit-viewport', 'auto');
    if (canvas.zoom() >= READABLE) return;
    const registry = viewer.get('elementRegistry');
    centre(marks.map(it => registry.get(it.element)).find(it => it && it.width)
      || registry.find(it => it.type === 'bpmn:StartEvent'), READABLE);
  }

  function centre(shape, scale) {
    if (!shape || !shape.width) return;
    const canvas = viewer.get('canvas');
    canvas.zoom(scale);
    const box = canvas.viewbox();
    const begins = shape.type === 'bpmn:StartEvent';
    canvas.viewbox({
      x: begins ? shape.x - 60 : shape.x + shape.width / 2 - box.width / 2,
      y: shape.y + shape.height / 2 - box.height / 2,
      width: box.width,
      height: box.height
    });
  }

  async function show(scenario, element) {
    const tab = tabs.find(it => it.dataset.scenario === scenario);
    if (!tab) return;
    await draw(tab);
    centre(viewer.get('elementRegistry').get(element), 1);
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
  document.getElementById('whole').addEventListener('click', () => viewer.get('canvas').zoom('fit-viewport', 'auto'));
  draw(tabs[0]);
})();
