// Paints the scene: regions, guides, edges, nodes. vis-network moves the canvas and finds what is under the pointer.

import { paintLabels } from "./labels.js";
import { radius } from "./scene.js";
import { colours, communityColour, trace } from "./theme.js";

/** Paints everything; `context` is in the picture's units, `view` tells scale and size. */
export function paint(context, scene, view) {
  const theme = colours();
  context.lineJoin = "round";
  if (scene.regions) paintRegions(context, scene);
  paintGuides(context, scene, view, theme);
  paintEdges(context, scene, view, theme);
  paintNodes(context, scene, view, theme);
  paintLabels(context, scene, view, theme);
}

function paintRegions(context, scene) {
  scene.ground ??= makeGround(scene);
  if (!scene.ground) return;
  const { canvas, left, top, width, height } = scene.ground;
  context.drawImage(canvas, left, top, width, height);
}

const BLOB = 78;
const SHRINK = 6;

/** Draws the soft regions once, small; stretching makes them smoother still. */
function makeGround(scene) {
  const rows = scene.rows.filter((row) => scene.community[row] >= 0);
  if (!rows.length) return null;
  const box = bounds(scene, rows, BLOB * 2);
  const canvas = document.createElement("canvas");
  canvas.width = Math.ceil(box.width / SHRINK);
  canvas.height = Math.ceil(box.height / SHRINK);
  const context = canvas.getContext("2d");
  const stamps = new Map();
  for (const row of rows) {
    const number = scene.community[row];
    if (!stamps.has(number)) stamps.set(number, stamp(communityColour(number, "region")));
    const size = (BLOB * 2) / SHRINK;
    context.drawImage(
      stamps.get(number),
      (scene.x[row] - box.left) / SHRINK - size / 2,
      (scene.y[row] - box.top) / SHRINK - size / 2,
      size,
      size,
    );
  }
  soften(context, canvas);
  return { canvas, ...box };
}

const DEEPEST = 62; // of 255

/** Bends the opacity, so that a crowd is no darker than a quarter of full colour. */
function soften(context, { width, height }) {
  const image = context.getImageData(0, 0, width, height);
  for (let at = 3; at < image.data.length; at += 4)
    image.data[at] = DEEPEST * (1 - Math.exp(-image.data[at] / DEEPEST));
  context.putImageData(image, 0, 0);
}

function stamp(colour) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 64;
  const context = canvas.getContext("2d");
  const gradient = context.createRadialGradient(32, 32, 2, 32, 32, 32);
  gradient.addColorStop(0, `${colour} / .13)`);
  gradient.addColorStop(0.5, `${colour} / .07)`);
  gradient.addColorStop(1, `${colour} / 0)`);
  context.fillStyle = gradient;
  context.fillRect(0, 0, 64, 64);
  return canvas;
}

/** Returns the rectangle around rows, with a margin to the sides and above and below. */
export function bounds(scene, rows, margin, marginY = margin) {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const row of rows) {
    left = Math.min(left, scene.x[row]);
    right = Math.max(right, scene.x[row]);
    top = Math.min(top, scene.y[row]);
    bottom = Math.max(bottom, scene.y[row]);
  }
  return {
    left: left - margin,
    top: top - marginY,
    width: right - left + 2 * margin,
    height: bottom - top + 2 * marginY,
  };
}

function paintGuides(context, scene, view, theme) {
  context.strokeStyle = theme.edge;
  context.globalAlpha = 0.25;
  context.lineWidth = 1 / view.scale;
  context.beginPath();
  for (const guide of scene.guides) {
    if (!guide.line) continue;
    context.moveTo(guide.x, view.top);
    context.lineTo(guide.x, view.bottom);
  }
  context.stroke();
  context.globalAlpha = 1;
}

function paintEdges(context, scene, view, theme) {
  const { map, lit } = scene;
  const byRelation = new Map();
  for (const edge of scene.edges) {
    const code = map.relation[edge];
    if (!byRelation.has(code)) byRelation.set(code, []);
    byRelation.get(code).push(edge);
  }
  const fade = lit ? 0.25 : 1;
  for (const [code, edges] of byRelation) {
    const typed = code !== map.cites;
    const alpha = typed ? Math.min(0.55, Math.max(0.18, 3.6 / Math.sqrt(edges.length))) : 0.26; // many together stay quiet
    for (const [part, share] of byLength(scene, edges))
      strokeEdges(
        context,
        scene,
        view,
        part,
        theme.relations[code],
        alpha * fade * share,
        typed ? 1.1 : 0.8,
        view.scale > 1.1 && !lit,
      );
  }
  if (!lit) return;
  for (const edge of lit.edges) {
    strokeEdges(
      context,
      scene,
      view,
      [edge],
      theme.relations[map.relation[edge]],
      lit.edges.length > 60 ? 0.45 : 0.85,
      1.5,
      true,
    );
  }
}

const FAR = 420;

/** Parts edges into short ones and ones across the map, which together would cover it; those are drawn fainter. */
function byLength({ map, x, y, regions }, edges) {
  if (!regions) return [[edges, 1]];
  const far = (edge) =>
    Math.hypot(x[map.subject[edge]] - x[map.object[edge]], y[map.subject[edge]] - y[map.object[edge]]) > FAR;
  return [
    [edges.filter(far), 0.4],
    [edges.filter((edge) => !far(edge)), 1],
  ];
}

function strokeEdges(context, scene, view, edges, colour, alpha, width, arrows) {
  const { map, x, y } = scene;
  context.strokeStyle = context.fillStyle = colour;
  context.globalAlpha = alpha;
  context.lineWidth = width / Math.min(view.scale, 1.6);
  context.beginPath();
  for (const edge of edges) {
    context.moveTo(x[map.subject[edge]], y[map.subject[edge]]);
    context.lineTo(x[map.object[edge]], y[map.object[edge]]);
  }
  context.stroke();
  if (arrows) {
    context.beginPath();
    for (const edge of edges) arrow(context, scene, view, map.subject[edge], map.object[edge]);
    context.fill();
  }
  context.globalAlpha = 1;
}

function arrow(context, scene, view, from, to) {
  const { map, x, y } = scene;
  const angle = Math.atan2(y[to] - y[from], x[to] - x[from]);
  const size = 8 / Math.max(view.scale, 0.7);
  const gap = radius(map, to) * 1.15 + 1;
  const [tipX, tipY] = [x[to] - Math.cos(angle) * gap, y[to] - Math.sin(angle) * gap];
  context.moveTo(tipX, tipY);
  context.lineTo(tipX - Math.cos(angle - 0.4) * size, tipY - Math.sin(angle - 0.4) * size);
  context.lineTo(tipX - Math.cos(angle + 0.4) * size, tipY - Math.sin(angle + 0.4) * size);
  context.closePath();
}

function paintNodes(context, scene, view, theme) {
  const { map, lit } = scene;
  const dim = lit ? scene.rows.filter((row) => !lit.nodes.has(row)) : [];
  paintDiscs(context, scene, view, theme, dim, 0.22);
  paintDiscs(context, scene, view, theme, lit ? scene.rows.filter((row) => lit.nodes.has(row)) : scene.rows, 1);
  const chosen = [scene.selected, scene.lit?.row ?? -1].filter((row) => row >= 0 && scene.isShown[row]);
  for (const row of new Set(chosen)) {
    context.beginPath();
    context.arc(scene.x[row], scene.y[row], radius(map, row) * 1.3 + 5 / view.scale, 0, 2 * Math.PI);
    context.strokeStyle = theme.kinds[map.kind[row]];
    context.lineWidth = 2.5 / view.scale;
    context.stroke();
  }
}

function paintDiscs(context, scene, view, theme, rows, alpha) {
  const { map } = scene;
  context.globalAlpha = alpha;
  for (let kind = 0; kind < map.kinds.length; kind++) {
    const mine = rows.filter((row) => map.kind[row] === kind);
    outline(context, scene, mine, kind, 0);
    context.fillStyle = theme.kinds[kind];
    context.fill();
    context.strokeStyle = theme.paper;
    context.lineWidth = 1;
    context.stroke();
    outline(
      context,
      scene,
      mine.filter((row) => map.curated[row]),
      kind,
      1.5,
    );
    context.strokeStyle = theme.ring;
    context.lineWidth = 1.6;
    context.stroke();
  }
  context.globalAlpha = 1;
}

function outline(context, scene, rows, kind, grow) {
  context.beginPath();
  for (const row of rows) trace(context, kind, scene.x[row], scene.y[row], radius(scene.map, row) + grow);
}
