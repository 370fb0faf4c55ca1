// vis-network as pyvis brings it: it pans, zooms and finds what is under the pointer; painting is ours.

import { bounds, paint } from "./paint.js";
import { radius } from "./scene.js";
import { colours } from "./theme.js";
import { t } from "./words.js";

const { vis } = window;
const CAPTION = 24;

/** Returns the picture in `holder`: `update(rows)`, `redraw()`, `fit()`, `goTo(row)`, `picture()`. */
export function createCanvas(holder, scene, act) {
  const nodes = new vis.DataSet(scene.map.drawing.nodes.map(({ id }) => ({ id, x: scene.x[id], y: scene.y[id] })));
  const network = new vis.Network(holder, { nodes, edges: new vis.DataSet() }, options(scene));
  const view = { scale: 1, fitScale: 1, width: 0, height: 0, left: 0, top: 0, bottom: 0, ratio: 1 };
  network.on("afterDrawing", (context) => {
    measure(view, network, holder, context);
    paint(context, scene, view);
  });
  const under = ({ nodes: found }) => (found.length ? found[0] : -1);
  network.on("click", (event) => act.choose(under(event), event.event?.srcEvent));
  network.on("doubleClick", (event) => under(event) >= 0 && act.expand(under(event)));
  const point = (row) => {
    holder.classList.toggle("over-node", row >= 0);
    act.hover(row);
  };
  network.on("hoverNode", ({ node }) => point(node));
  network.on("blurNode", () => point(-1));
  const canvas = holder.querySelector("canvas");
  const fit = () => {
    const covered = hiddenBelow(holder);
    const [width, height] = [holder.clientWidth, holder.clientHeight - covered];
    if (!scene.rows.length || width <= 0 || height <= 0) return;
    const box = bounds(scene, scene.rows, scene.air.x, scene.air.y);
    const scale = Math.min(width / box.width, height / box.height, 1.6);
    view.fitScale = scale;
    network.moveTo({
      position: { x: box.left + box.width / 2, y: box.top + box.height / 2 },
      scale,
      offset: { x: 0, y: -covered / 2 },
    });
  };
  return {
    network,
    canvas,
    view,
    fit,
    picture: () => picture(scene, { ...view }),
    update: createExchange(nodes, scene),
    redraw: () => network.redraw(),
    zoom: (factor) => network.moveTo({ scale: network.getScale() * factor }),
    goTo(row) {
      const scale = Math.max(network.getScale(), Math.min(1, view.fitScale * 2));
      network.moveTo({
        position: { x: scene.x[row], y: scene.y[row] },
        scale,
        offset: { x: 0, y: -hiddenBelow(holder) / 2 },
      });
    },
    reveal(row) {
      const { x, y } = network.canvasToDOM({ x: scene.x[row], y: scene.y[row] });
      const free = holder.clientHeight - hiddenBelow(holder);
      if (x > 0 && y > 0 && x < holder.clientWidth && y < free) return;
      network.moveTo({ position: { x: scene.x[row], y: scene.y[row] }, offset: { x: 0, y: -hiddenBelow(holder) / 2 } });
    },
  };
}

/** Returns how much of the picture the card covers, as it does on small screens. */
function hiddenBelow(holder) {
  const card = document.getElementById("card").getBoundingClientRect();
  const own = holder.getBoundingClientRect();
  return card.height && card.left < own.right && card.right > own.left ? Math.max(0, own.bottom - card.top) : 0;
}

function options(scene) {
  return {
    autoResize: true,
    physics: false,
    layout: { improvedLayout: false },
    interaction: {
      hover: true,
      dragNodes: false,
      hideEdgesOnDrag: false,
      selectConnectedEdges: false,
      keyboard: false,
      zoomSpeed: 0.6,
    },
    nodes: {
      shape: "custom",
      ctxRenderer: ({ id }) => {
        const side = 2 * radius(scene.map, id) + 4;
        return { nodeDimensions: { width: side, height: side } };
      },
    },
  };
}

const SHARP = 3;

/** Returns a canvas with what is seen now, sharp enough for print, and who is to be named for it below. */
function picture(scene, view) {
  const canvas = document.createElement("canvas");
  canvas.width = view.width * SHARP;
  canvas.height = (view.height + CAPTION) * SHARP;
  const context = canvas.getContext("2d");
  const theme = colours();
  context.fillStyle = theme.paper;
  context.fillRect(0, 0, canvas.width, canvas.height);
  const zoom = view.scale * SHARP;
  context.setTransform(zoom, 0, 0, zoom, -view.left * zoom, -view.top * zoom);
  paint(context, scene, { ...view, ratio: SHARP });
  context.setTransform(SHARP, 0, 0, SHARP, 0, 0);
  context.fillStyle = theme.paper;
  context.fillRect(0, view.height, view.width, CAPTION);
  context.fillStyle = theme.faint;
  context.font = "11px sans-serif";
  context.textAlign = "left";
  context.textBaseline = "middle";
  context.fillText(`mmkg · ${t("attribution")} Semantic Scholar (ODC-BY)`, 10, view.height + CAPTION / 2);
  return canvas;
}

function measure(view, network, holder, context) {
  const { canvas } = context;
  view.scale = network.getScale();
  view.width = holder.clientWidth;
  view.height = holder.clientHeight;
  view.ratio = canvas.width / holder.clientWidth;
  ({ x: view.left, y: view.top } = network.DOMtoCanvas({ x: 0, y: 0 }));
  view.bottom = network.DOMtoCanvas({ x: 0, y: view.height }).y;
}

/** Returns a function that tells vis-network only what is new, gone or moved since it was last told. */
function createExchange(nodes, scene) {
  let told = new Map(nodes.get().map(({ id, x, y }) => [id, [x, y]]));
  return (rows) => {
    const now = new Map(rows.map((row) => [row, [scene.x[row], scene.y[row]]]));
    const gone = [...told.keys()].filter((row) => !now.has(row));
    const moved = [...now].filter(([row, [x, y]]) => told.get(row)?.[0] !== x || told.get(row)?.[1] !== y);
    if (gone.length) nodes.remove(gone);
    if (moved.length) nodes.update(moved.map(([id, [x, y]]) => ({ id, x, y })));
    told = now;
  };
}
