// Labels, where there is room: in pixels of the screen, the most important first, none over another.

import { shortName } from "./data.js";
import { t } from "./words.js";
import { radius } from "./scene.js";
import { communityColour } from "./theme.js";

const SANS =
  'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif';
const CELL = 64;
const TOOLS = 48; // the width that the buttons in the corner take

/** Paints guides, community names and node names; returns nothing. `scene.placed` tells what was written where. */
export function paintLabels(context, scene, view, theme) {
  const { a: ratio, e: shiftX, f: shiftY } = context.getTransform();
  const device = view.ratio;
  const toScreen = (x, y) => [(x * ratio + shiftX) / device, (y * ratio + shiftY) / device];
  context.save();
  context.setTransform(device, 0, 0, device, 0, 0);
  context.textBaseline = "middle";
  context.textAlign = "center";
  const taken = grid();
  scene.placed = [];
  labelGuides(context, scene, view, theme, toScreen, taken);
  const rows = order(scene, view, toScreen);
  for (const row of rows.slice(0, 220)) taken.block(disc(scene, row, view, toScreen));
  if (scene.lit) {
    labelNodes(context, scene, view, theme, toScreen, taken, rows.slice(0, 40));
    context.globalAlpha = 0.7; // where in the map one is
    labelRegions(context, scene, view, theme, toScreen, taken);
  } else {
    labelRegions(context, scene, view, theme, toScreen, taken);
    labelNodes(context, scene, view, theme, toScreen, taken, rows);
  }
  context.restore();
}

function labelGuides(context, scene, view, theme, toScreen, taken) {
  context.font = `600 12px ${SANS}`;
  let last = -6;
  for (const guide of scene.guides) {
    const text = guide.key ? t(guide.key) : guide.text;
    if (!text) continue;
    const width = context.measureText(text).width;
    if (guide.corner) {
      write(context, text, 12 + width / 2, 16, theme.faint, theme.halo, 4);
      taken.take({ left: 12, top: 4, right: 12 + width, bottom: 28 });
      continue;
    }
    const [x] = toScreen(guide.x, 0);
    if (x - width / 2 < last + 8 || x + width / 2 > view.width - TOOLS) continue;
    write(context, text, x, view.height - 14, theme.faint, theme.halo, 4);
    taken.take({ left: x - width / 2, top: view.height - 24, right: x + width / 2, bottom: view.height });
    last = x + width / 2;
  }
}

/** Returns rows on the screen, those that matter most first. */
function order(scene, view, toScreen) {
  const { map, lit } = scene;
  const weight = (row) =>
    (row === scene.selected ? 1e6 : 0) +
    (row === lit?.row ? 1e6 : 0) +
    (map.curated[row] ? 40 : 0) +
    radius(map, row) * 3;
  const rows = lit ? [...lit.nodes] : scene.rows;
  return rows
    .filter((row) => {
      const [x, y] = toScreen(scene.x[row], scene.y[row]);
      return x > -20 && y > -20 && x < view.width + 20 && y < view.height + 20;
    })
    .map((row) => [weight(row), row])
    .sort((one, two) => two[0] - one[0] || one[1] - two[1])
    .map(([, row]) => row);
}

function disc(scene, row, view, toScreen) {
  const [x, y] = toScreen(scene.x[row], scene.y[row]);
  const r = radius(scene.map, row) * view.scale * 0.8;
  return { left: x - r, right: x + r, top: y - r, bottom: y + r, row };
}

function labelRegions(context, scene, view, theme, toScreen, taken) {
  const overview = view.fitScale ? view.scale / view.fitScale : 1;
  if (!scene.regions || overview > 2.4) return;
  const size = Math.max(11, Math.min(15, view.width / 80));
  context.font = `650 ${size}px ${SANS}`;
  for (const [number, centre] of scene.centres ?? []) {
    const lines = scene.map.communities[number].split(" · ");
    const [x, y] = toScreen(centre.x, centre.y);
    const width = Math.max(...lines.map((line) => context.measureText(line).width));
    const box = nearestRoom(taken, x, y, width + 8, lines.length * size * 1.2 + 4, view);
    if (!box) continue;
    taken.take(box);
    lines.forEach((line, at) => {
      const lineY = (box.top + box.bottom) / 2 + (at - (lines.length - 1) / 2) * size * 1.2;
      write(context, line, (box.left + box.right) / 2, lineY, communityColour(number, "text"), theme.halo, 4);
    });
    scene.placed.push({ ...box, text: lines.join(" · "), region: true });
  }
}

/** Returns a free box at the point or a little beside it; names of regions may lie over discs, not over text. */
function nearestRoom(taken, x, y, width, height, view) {
  for (const [dx, dy] of [
    [0, 0],
    [0, -26],
    [0, 26],
    [-50, 0],
    [50, 0],
    [0, -54],
    [0, 54],
    [-70, -30],
    [70, 30],
    [70, -30],
    [-70, 30],
  ]) {
    const box = {
      left: x + dx - width / 2,
      right: x + dx + width / 2,
      top: y + dy - height / 2,
      bottom: y + dy + height / 2,
    };
    if (box.left > 2 && box.right < view.width - 2 && box.top > 2 && box.bottom < view.height - 2 && taken.free(box))
      return box;
  }
  return null;
}

function labelNodes(context, scene, view, theme, toScreen, taken, rows) {
  const most = Math.round((view.width * view.height) / (scene.sides.size ? 5000 : 9000));
  let written = 0;
  for (const row of rows) {
    if (written >= most) break;
    const strong = row === scene.selected || row === scene.lit?.row;
    const size = strong ? 13 : 11.5;
    context.font = `${strong || scene.map.curated[row] ? 600 : 400} ${size}px ${SANS}`;
    const [x, y] = toScreen(scene.x[row], scene.y[row]);
    const disc = { x, y, r: radius(scene.map, row) * view.scale * 1.2, side: scene.sides.get(row), row, strong };
    const texts = (strong ? [60] : scene.sides.has(row) ? [22, 15] : [26]).map((limit) => shortName(scene.map, row, limit));
    let box = null;
    const text = texts.find((one) => (box = beside(taken, disc, context.measureText(one).width, size, view)));
    if (!box) continue;
    taken.take(box);
    write(context, text, (box.left + box.right) / 2, (box.top + box.bottom) / 2, theme.ink, theme.halo, 3);
    scene.placed.push({ ...box, text, row });
    written++;
  }
}

/** Returns the first free box for a text beside a disc, or null. */
function beside(taken, { x, y, r, side, row, strong }, width, size, view) {
  const half = size * 0.62;
  const [below, above, right, left] = [
    [x, y + r + half + 1],
    [x, y - r - half - 1],
    [x + r + width / 2 + 3, y],
    [x - r - width / 2 - 3, y],
  ];
  const places = side > 0 ? [right, left] : side < 0 ? [left, right] : [below, above, right, left];
  for (const [centreX, centreY] of places) {
    const box = {
      left: centreX - width / 2 - 1,
      right: centreX + width / 2 + 1,
      top: centreY - half,
      bottom: centreY + half,
    };
    const inside = box.left > 0 && box.right < view.width && box.top > 0 && box.bottom < view.height;
    if ((inside || strong) && taken.free(box, row)) return box;
  }
  return null;
}

function write(context, text, x, y, colour, halo, width) {
  context.strokeStyle = halo;
  context.lineWidth = width;
  context.strokeText(text, x, y);
  context.fillStyle = colour;
  context.fillText(text, x, y);
}

/** Returns a register of rectangles: `take` for text, `block` for discs, `free` to ask. */
function grid() {
  const cells = new Map();
  const visit = (box, act) => {
    for (let column = Math.floor(box.left / CELL); column <= Math.floor(box.right / CELL); column++)
      for (let line = Math.floor(box.top / CELL); line <= Math.floor(box.bottom / CELL); line++) {
        const key = column * 4096 + line;
        if (act(key) === false) return false;
      }
    return true;
  };
  const put = (box) =>
    visit(box, (key) => {
      if (cells.has(key)) cells.get(key).push(box);
      else cells.set(key, [box]);
    });
  const meet = (one, two) =>
    one.left < two.right && two.left < one.right && one.top < two.bottom && two.top < one.bottom;
  return {
    take: put,
    block: put,
    free: (box, row = -1) =>
      visit(
        box,
        (key) =>
          !(cells.get(key) ?? []).some(
            (other) => (row >= 0 ? other.row !== row : other.row === undefined) && meet(box, other),
          ),
      ),
  };
}
