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
  const draw = () => {
    const { width, height } = pad;
    pen.clearRect(0, 0, width, height);
    pen.lineWidth = width / 200; pen.lineCap = pen.lineJoin = 'round'; pen.strokeStyle = '#1f2933';
    for (const points of strokes) {
      pen.beginPath();
      points.forEach(([x, y], at) => pen[at ? 'lineTo' : 'moveTo'](x * width / 1000, y * height / 1000));
      if (points.length === 1) pen.lineTo(points[0][0] * width / 1000 + .1, points[0][1] * height / 1000);
      pen.stroke();
    }
    field.value = strokes.map((points) => points.join('.').replaceAll(',', '.')).join('-');
  };
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
    draw();
  };
  pad.addEventListener('pointerdown', (event) => { pad.setPointerCapture(event.pointerId); stroke = undefined; add(event); event.preventDefault(); });
  pad.addEventListener('pointermove', (event) => { if (stroke && event.buttons) add(event); });
  pad.addEventListener('pointerup', () => { stroke = undefined; });
  document.querySelector('button[data-clear]').addEventListener('click', () => { strokes = []; stroke = undefined; draw(); });
  addEventListener('resize', fit);
  fit();
})();
`;
