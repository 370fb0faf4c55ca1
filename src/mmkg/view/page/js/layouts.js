// Where the nodes stand: the map, a timeline, or around one node.

import { eachEdge } from "./data.js";
import { relatedTo } from "./related.js";
import { radius } from "./scene.js";

/** Returns the rows that the layout around a node keeps, or null for the other layouts. */
export function rowsAround(map, row, drawn) {
  if (row < 0) return null;
  const kept = new Set([row]);
  const weight = new Map();
  eachEdge(map, row, (edge, other) => {
    const hand = map.relation[edge] !== map.cites && map.relations[map.relation[edge]][0] !== "lists";
    weight.set(
      other,
      Math.max(
        weight.get(other) ?? 0,
        (hand ? 1000 : 0) + (drawn.has(other) ? 20 : 0) + Math.log2(1 + map.degree[other]),
      ),
    );
  });
  for (const { row: other } of relatedTo(map, row).answers) kept.add(other);
  const room = { paper: 46, dataset: 16, code: 6, task: 8, resource: 4 };
  for (const [other] of [...weight].sort((one, two) => two[1] - one[1] || one[0] - two[0]))
    if (room[map.kinds[map.kind[other]]]-- > 0) kept.add(other);
  return kept;
}

/** Moves the scene's nodes to the layout that the state asks for; sets guides and whether regions are painted. */
export function arrange(scene, state, rows) {
  scene.guides = [];
  scene.sides = new Map();
  scene.air = { x: 36, y: 36 };
  scene.regions = state.layout === "map";
  scene.ground = null;
  if (state.layout === "timeline") timeline(scene, rows);
  else if (state.layout === "around" && state.selected >= 0) around(scene, state.centre, rows);
  else atHome(scene, rows);
  scene.centres = scene.regions ? centres(scene, rows) : null;
}

function atHome(scene, rows) {
  for (const row of rows) {
    scene.x[row] = scene.home.x[row];
    scene.y[row] = scene.home.y[row];
  }
}

const GAP = 4;
const LOOSE = 1.7; // how much more room a year gets than its discs need
const BETWEEN = 10;

/** Years across, each as wide as it has nodes; up: the share of the shown nodes that are cited less. */
function timeline(scene, rows) {
  const { map } = scene;
  const cited = (row) => (map.kind[row] === 0 ? map.citedBy[row] : map.degree[row]);
  const sorted = [...rows].sort(
    (one, two) => cited(two) - cited(one) || map.degree[two] - map.degree[one] || one - two,
  );
  const share = new Map(sorted.map((row, at) => [row, at / Math.max(1, sorted.length - 1)]));
  const years = [...groups(sorted, (row) => map.year[row])].sort(([one], [two]) => one - two);
  const aspect = scene.aspect || 1;
  let height = Math.sqrt(area(map, rows) / aspect);
  for (let round = 0; round < 3; round++) {
    for (const row of rows) scene.y[row] = share.get(row) * height;
    const width = yearByYear(scene, years, height, share);
    const lowest = rows.reduce((most, row) => Math.max(most, scene.y[row]), 1);
    height *= Math.sqrt(width / lowest / aspect); // sparse years are wider, full ones longer than they should be
  }
  scene.guides.push({ corner: true, key: "citedMore" });
  scene.air = { x: 50, y: 50 };
}

/** Returns the area that discs take; small ones more than their own, or many would make a long thin column. */
const area = (map, rows) =>
  rows.reduce((sum, row) => sum + (2 * Math.max(6, radius(map, row)) + GAP) ** 2, 0) * LOOSE;

function groups(rows, keyOf) {
  const found = new Map();
  for (const row of rows) {
    const key = keyOf(row);
    if (!found.has(key)) found.set(key, []);
    found.get(key).push(row);
  }
  return found;
}

const PARTS = 8;

/** Puts the years side by side, each wide enough for its fullest part; returns how wide they are together. */
function yearByYear(scene, years, height, share) {
  const { map } = scene;
  scene.guides = [];
  let x = 0;
  for (const [year, mine] of years) {
    const least = 2 * Math.max(...mine.map((row) => radius(map, row))) + GAP;
    const parts = [...groups(mine, (row) => Math.floor(share.get(row) * PARTS)).values()];
    const fullest = Math.max(...parts.map((part) => area(map, part))) / (height / PARTS);
    const width = Math.max(area(map, mine) / height, fullest * 0.6, least);
    swarm(scene, mine, x + width / 2, width / 2);
    scene.guides.push({ x: x + width / 2, text: String(year) }, { x: x + width + BETWEEN / 2, text: "", line: true });
    x += width + BETWEEN;
  }
  return x;
}

/** Puts a year's nodes, the most cited first, beside one another where they touch none, else a little lower. */
function swarm(scene, rows, middle, half) {
  const { map, x, y } = scene;
  const placed = [];
  for (const row of rows) {
    const r = radius(map, row);
    const reach = Math.max(0, half - r);
    for (x[row] = NaN; Number.isNaN(x[row]); y[row] += GAP) {
      const near = placed.filter((other) => Math.abs(y[row] - y[other]) < radius(map, other) + r + GAP);
      const free = (at) =>
        near.every((other) => Math.hypot(x[other] - at, y[other] - y[row]) >= radius(map, other) + r + GAP - 1);
      for (let step = 0; step <= reach && Number.isNaN(x[row]); step += GAP)
        x[row] = [middle + step, middle - step].find(free) ?? NaN;
    }
    y[row] -= GAP; // the loop went one further
    placed.push(row);
  }
}

/** Earlier work left, later work right, data above, tasks and the rest below; the node itself in the middle. */
function around(scene, row, rows) {
  const { map } = scene;
  const rank = new Map(relatedTo(map, row).answers.map(({ row: other }, at) => [other, at]));
  const first = (one, two) =>
    (rank.get(one) ?? 99) - (rank.get(two) ?? 99) || map.degree[two] - map.degree[one] || one - two;
  const parts = { left: [], right: [], above: [], below: [] };
  for (const other of [...rows].sort(first)) if (other !== row) parts[sideOf(map, row, other)].push(other);
  scene.x[row] = 0;
  scene.y[row] = 0;
  const lines = linesFor(scene, parts);
  const reach = Math.max(columns(scene, parts.left, -1, lines), columns(scene, parts.right, 1, lines), MIDDLE);
  const ends = [...parts.left, ...parts.right].map((other) => Math.abs(scene.y[other]));
  const edge = Math.max(110, ...ends) + 60;
  band(scene, parts.above, -1, edge, reach);
  band(scene, parts.below, 1, edge, reach);
  scene.guides.push({ x: -MIDDLE, key: "earlier" }, { x: MIDDLE, key: "later" });
  scene.air = { x: COLUMN - 20, y: 50 }; // names stand outside the last column
}

/** Returns how many lines fill the window's shape best. */
function linesFor(scene, parts) {
  const most = Math.max(5, parts.left.length, parts.right.length);
  const size = (lines) => {
    const across = Math.max(1, Math.ceil(parts.left.length / lines), Math.ceil(parts.right.length / lines));
    const reach = MIDDLE + across * COLUMN;
    const bands = [parts.above, parts.below].map(({ length }) => Math.ceil(length / inBand(reach)));
    return Math.max((2 * reach) / (scene.aspect || 1), lines * LINE + (bands[0] + bands[1]) * BELOW + 220);
  };
  let best = most;
  for (let lines = most; lines >= 5; lines--) if (size(lines) < size(best)) best = lines;
  return best;
}

function sideOf(map, row, other) {
  const kind = map.kinds[map.kind[other]];
  if (kind === "dataset") return "above";
  if (kind !== "paper") return "below";
  const [own, year] = [map.year[row], map.year[other]];
  if (own > 0 && year > 0 && own !== year) return year < own ? "left" : "right";
  return direction(map, row, other) > 0 ? "right" : "left";
}

/** Returns -1 where `row` cites `other`, 1 where it is cited by it, else 0. */
function direction(map, row, other) {
  let found = 0;
  eachEdge(map, row, (edge, end, outward) => {
    if (end === other && map.relation[edge] === map.cites) found = outward ? -1 : 1;
  });
  return found;
}

const MIDDLE = 140; // from the middle to the first column
const COLUMN = 200;
const LINE = 34;
const BESIDE = 175;
const BELOW = 70;

/** Fills columns to one side, the first nearest and in the middle; returns how far out they reach. */
function columns(scene, rows, side, lines) {
  const count = Math.ceil(rows.length / lines);
  const each = Math.ceil(rows.length / count);
  for (let column = 0; column < count; column++) {
    const mine = rows.slice(column * each, (column + 1) * each);
    const heights = mine.map((row) => Math.max(LINE, 2 * radius(scene.map, row) + 8));
    const order = [...mine.keys()].sort((one, two) => fromTheMiddle(one, 1) - fromTheMiddle(two, 1));
    let y = -heights.reduce((sum, height) => sum + height, 0) / 2;
    for (const at of order) {
      scene.y[mine[at]] = y + heights[at] / 2;
      scene.x[mine[at]] = side * (MIDDLE + column * COLUMN);
      scene.sides.set(mine[at], side);
      y += heights[at];
    }
  }
  return MIDDLE + count * COLUMN;
}

/** Returns how many stand side by side, no wider than the columns reach. */
const inBand = (reach) => Math.max(3, 1 + Math.floor((2 * (reach - COLUMN)) / BESIDE));

/** Fills lines above (-1) or below (1), from `edge` outward. */
function band(scene, rows, side, edge, reach) {
  const even = Math.ceil(rows.length / Math.ceil(rows.length / inBand(reach))); // no line with a single one
  rows.forEach((row, at) => {
    const inLine = Math.min(even, rows.length - Math.floor(at / even) * even);
    scene.x[row] = fromTheMiddle(at % even, inLine) * BESIDE;
    scene.y[row] = side * (edge + Math.floor(at / even) * BELOW);
    scene.sides.set(row, 0);
  });
}

/** Returns places 0, 1, -1, 2, … shifted so that they lie evenly around 0. */
const fromTheMiddle = (at, count) => (at % 2 ? (at + 1) / 2 : -at / 2) - (count % 2 ? 0 : 0.5);

/** Returns the middle of each community that is shown with at least five nodes. */
function centres(scene, rows) {
  const parts = groups(rows, (row) => scene.community[row]);
  parts.delete(-1);
  const middle = (values) => values.sort((one, two) => one - two)[values.length >> 1];
  return [...parts]
    .filter(([, mine]) => mine.length >= 5)
    .sort((one, two) => two[1].length - one[1].length)
    .map(([part, mine]) => [
      part,
      { x: middle(mine.map((row) => scene.x[row])), y: middle(mine.map((row) => scene.y[row])) },
    ]);
}

/** Gives places in the map to rows that have none: beside what they are tied to, where it is free. */
export function settle(scene, rows) {
  const { map, home } = scene;
  const placed = [...home.x.keys()].filter((row) => !Number.isNaN(home.x[row]));
  for (const row of rows) {
    if (!Number.isNaN(home.x[row])) continue;
    const start = anchor(scene, row);
    [home.x[row], home.y[row]] = [scene.x[row], scene.y[row]] = freePlace(scene, row, start, placed);
    placed.push(row);
    if (start.community >= 0) scene.community[row] = start.community;
  }
}

const TURNS = 400;

/** Returns the first free place on a spiral around `start`, or its end. */
function freePlace({ map, home }, row, start, placed) {
  const reach = (step) => 16 + 22 * Math.sqrt(step);
  const near = placed
    .filter((other) => Math.hypot(home.x[other] - start.x, home.y[other] - start.y) < reach(TURNS) + 40)
    .map((other) => [home.x[other], home.y[other], radius(map, other) + radius(map, row) + 5]);
  for (let step = 0; ; step++) {
    const [x, y] = [start.x + Math.cos(step * 2.4) * reach(step), start.y + Math.sin(step * 2.4) * reach(step)];
    if (step === TURNS || !near.some(([otherX, otherY, gap]) => (otherX - x) ** 2 + (otherY - y) ** 2 < gap ** 2))
      return [x, y];
  }
}

function anchor(scene, row) {
  const { map, home } = scene;
  let [x, y, sum] = [0, 0, 0];
  const votes = new Map();
  eachEdge(map, row, (_, other) => {
    if (Number.isNaN(home.x[other])) return;
    const weight = 1 / Math.sqrt(1 + map.degree[other]);
    x += home.x[other] * weight;
    y += home.y[other] * weight;
    sum += weight;
    votes.set(scene.community[other], (votes.get(scene.community[other]) ?? 0) + weight);
  });
  const community = [...votes].sort((one, two) => two[1] - one[1])[0]?.[0] ?? -1;
  return sum ? { x: x / sum, y: y / sum, community } : { x: 0, y: 0, community };
}
