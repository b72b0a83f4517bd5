/**
 * The script of the page of an estimate: lets the client draw a signature, and says that the page was seen. What is drawn
 * goes into the field `strokes`, as `x.y.x.y-x.y.x.y`: the lines, and of each the points from 0 to 1,000.
 */
export const estimateScript = `
(() => {
  const token = document.querySelector('input[name=token]')?.value;
  if (token) fetch('/api/v1/estimate-links/' + encodeURIComponent(token) + '/view', { method: 'POST' }).catch(() => {});
  const pad = document.querySelector('canvas');
  if (!pad) return;
  const field = document.querySelector('input[name=strokes]');
  const pen = pad.getContext('2d');
  let strokes = [], stroke;
  const line = (from, to) => {
    const x = pad.width / 1000, y = pad.height / 1000;
    pen.lineWidth = pad.width / 200; pen.lineCap = 'round'; pen.strokeStyle = '#1f2933';
    pen.beginPath(); pen.moveTo(from[0] * x, from[1] * y); pen.lineTo(to[0] * x + .1, to[1] * y); pen.stroke();
  };
  const draw = () => {
    pen.clearRect(0, 0, pad.width, pad.height);
    for (const points of strokes) points.forEach((point, at) => line(points[at - 1] ?? point, point));
  };
  const write = () => { field.value = strokes.map((points) => points.map((point) => point.join('.')).join('.')).join('-'); };
  const fit = () => {
    const box = pad.getBoundingClientRect();
    pad.width = box.width * devicePixelRatio; pad.height = box.height * devicePixelRatio;
    draw();
  };
  const place = (value, from, size) => Math.min(1000, Math.max(0, Math.round((value - from) / size * 1000)));
  const add = (event) => {
    const box = pad.getBoundingClientRect();
    const point = [place(event.clientX, box.left, box.width), place(event.clientY, box.top, box.height)];
    const last = stroke?.at(-1);
    if (last && Math.hypot(point[0] - last[0], point[1] - last[1]) < 3) return;
    if (!stroke || stroke.length === 500) {
      if (strokes.length === 100) return;
      strokes.push(stroke = last ? [last] : []);
    }
    stroke.push(point);
    line(last ?? point, point);
  };
  const end = () => { stroke = undefined; write(); };
  pad.addEventListener('pointerdown', (event) => { pad.setPointerCapture(event.pointerId); stroke = undefined; add(event); event.preventDefault(); });
  pad.addEventListener('pointermove', (event) => { if (stroke && event.buttons) add(event); });
  pad.addEventListener('pointerup', end);
  pad.addEventListener('pointercancel', end);
  document.querySelector('button[data-clear]').addEventListener('click', () => { strokes = []; end(); draw(); });
  addEventListener('resize', fit);
  fit();
})();
`;
