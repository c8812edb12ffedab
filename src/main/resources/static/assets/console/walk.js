'use strict';

// Draws scenarios and marks the way a turn took through them.
(() => {
  const READABLE = 0.6;
  const MARGIN = 60;

  async function draw(place) {
    const viewer = new BpmnJS({ container: place, zoomScroll: { enabled: false } });
    try {
      const response = await fetch(place.dataset.source, { headers: { Accept: 'application/xml' } });
      if (!response.ok) throw new Error('status ' + response.status);
      await viewer.importXML(await response.text());
      const marks = JSON.parse(place.dataset.marks);
      mark(viewer, marks.before, 'walked-before');
      mark(viewer, marks.turn, 'walked');
      mark(viewer, marks.here, 'walked-here');
      marks.here.forEach(element => say(viewer, element));
      look(viewer, marks);
      place.dataset.drawn = 'yes';
    } catch (problem) {
      const note = document.createElement('p');
      note.className = 'nothing';
      note.textContent = 'This scenario could not be drawn: ' + problem.message;
      place.replaceChildren(note);
      place.dataset.drawn = 'no';
    }
  }

  function mark(viewer, elements, how) {
    const known = viewer.get('elementRegistry');
    elements.filter(it => known.get(it)).forEach(it => viewer.get('canvas').addMarker(it, how));
  }

  function say(viewer, element) {
    if (!viewer.get('elementRegistry').get(element)) return;
    const badge = document.createElement('span');
    badge.className = 'badge-here';
    badge.textContent = 'here';
    viewer.get('overlays').add(element, { position: { top: -12, left: -8 }, html: badge });
  }

  // all of it where that can be read, else what this turn did
  function look(viewer, marks) {
    const canvas = viewer.get('canvas');
    canvas.zoom('fit-viewport', 'auto');
    if (canvas.zoom() >= READABLE) return;
    const known = viewer.get('elementRegistry');
    const shapes = [...marks.turn, ...marks.here].map(it => known.get(it)).filter(it => it && it.width);
    if (!shapes.length) return;
    const left = Math.min(...shapes.map(it => it.x)) - MARGIN;
    const top = Math.min(...shapes.map(it => it.y)) - MARGIN;
    const width = Math.max(...shapes.map(it => it.x + it.width)) + MARGIN - left;
    const height = Math.max(...shapes.map(it => it.y + it.height)) + MARGIN - top;
    const outer = canvas.viewbox().outer;
    const scale = Math.max(READABLE, Math.min(1, outer.width / width, outer.height / height));
    const seen = { width: outer.width / scale, height: outer.height / scale };
    const last = known.get(marks.here[0]) || shapes[shapes.length - 1];
    // what does not fit begins further right: where it stood last is seen
    const x = width <= seen.width ? left - (seen.width - width) / 2 : Math.min(Math.max(last.x + last.width + MARGIN - seen.width, left), last.x);
    const y = height <= seen.height ? top - (seen.height - height) / 2 : last.y + last.height / 2 - seen.height / 2;
    canvas.viewbox({ x, y, ...seen });
  }

  document.querySelectorAll('.walk').forEach(draw);
})();
