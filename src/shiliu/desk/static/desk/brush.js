// The brush: circles painted with a finger, a pen or a mouse go to the server, which makes what
// lies under them unreadable. Without this script the lines of the grid do the same.
const figure = document.querySelector("[data-brush]");
const tools = document.querySelector("[data-brush-tools]");
if (figure && tools) start(figure, tools);

function start(figure, tools) {
  const [width, height] = figure.dataset.brush.split("x").map(Number);
  const canvas = figure.appendChild(document.createElement("canvas"));
  const [size, field] = [tools.querySelector("[data-brush-size]"), tools.querySelector("[data-strokes]")];
  const strokes = [];
  const pen = canvas.getContext("2d");
  let stroke = null;
  [canvas.width, canvas.height] = [width, height];
  canvas.setAttribute("aria-hidden", "true");
  figure.classList.add("with-brush");
  tools.hidden = false;

  const radius = () => Math.round((Math.max(width, height) * Number(size.value)) / 200);
  function at(event) {
    const box = canvas.getBoundingClientRect();
    const [x, y] = [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
    return [Math.round(x * width), Math.round(y * height), radius()];
  }
  function dot([x, y, r]) {
    pen.beginPath();
    pen.arc(x, y, r, 0, 2 * Math.PI);
    pen.fill();
  }
  function redraw() {
    pen.clearRect(0, 0, width, height);
    pen.fillStyle = getComputedStyle(canvas).color;
    strokes.flat().forEach(dot);
    field.value = JSON.stringify(strokes.flat());
  }
  // Points nearer than half a radius add nothing, and the form stays small.
  function add(point) {
    const last = stroke.at(-1);
    if (last && Math.hypot(point[0] - last[0], point[1] - last[1]) < point[2] / 2) return;
    stroke.push(point);
    redraw();
  }
  canvas.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    canvas.setPointerCapture(event.pointerId);
    stroke = [];
    strokes.push(stroke);
    add(at(event));
  });
  canvas.addEventListener("pointermove", (event) => stroke && add(at(event)));
  for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, () => (stroke = null));
  tools.querySelector("[data-brush-undo]").addEventListener("click", () => (strokes.pop(), redraw()));
  // The grid is for the form beside: shown while that is open, out of the way of the brush else.
  const grid = document.querySelector("[data-grid]");
  const show = () => figure.classList.toggle("with-grid", grid.open);
  grid.addEventListener("toggle", show);
  show();
}
