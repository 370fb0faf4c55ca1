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

const STEP = 30;

/** Years across, each as wide as it has nodes; up: the share of the shown nodes that are cited less. */
function timeline(scene, rows) {
  const { map } = scene;
  const byYear = new Map();
  const height = Math.sqrt((rows.length * STEP * STEP * 1.9) / (scene.aspect || 1));
  const cited = (row) => (map.kind[row] === 0 ? map.citedBy[row] : map.degree[row]);
  const sorted = [...rows].sort(
    (one, two) => cited(one) - cited(two) || map.degree[one] - map.degree[two] || two - one,
  );
  sorted.forEach((row, at) => {
    scene.y[row] = -(at / Math.max(1, sorted.length - 1)) * height;
    const year = map.year[row];
    if (!byYear.has(year)) byYear.set(year, []);
    byYear.get(year).push(row);
  });
  let x = 0;
  for (const year of [...byYear.keys()].sort((one, two) => one - two)) {
    const mine = byYear.get(year);
    const columns = Math.max(1, Math.ceil((mine.length * STEP * 1.35) / height));
    swarm(scene, mine, x, columns);
    scene.guides.push(
      { x: x + (columns * STEP) / 2, text: String(year), line: false },
      { x: x + columns * STEP + 5, text: "", line: true },
    );
    x += columns * STEP + 10;
  }
  scene.guides.push({ corner: true, key: "citedMore" });
}

/** Puts a year's nodes, the least cited first, into the column with most room, each above the last. */
function swarm(scene, rows, left, columns) {
  const last = new Array(columns).fill(Infinity);
  for (const row of rows) {
    const column = last.indexOf(Math.max(...last));
    const reach = radius(scene.map, row) + 2;
    scene.y[row] = Math.min(scene.y[row], last[column] - reach);
    last[column] = scene.y[row] - reach;
    scene.x[row] = left + (column + 0.5) * STEP;
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
  const lines = Math.max(5, Math.ceil(Math.sqrt(Math.max(parts.left.length, parts.right.length) * 2.6)));
  columns(scene, parts.left, -1, lines);
  columns(scene, parts.right, 1, lines);
  const edge = (Math.min(lines, Math.max(parts.left.length, parts.right.length, 1)) / 2) * LINE + 70;
  band(scene, parts.above, -1, edge);
  band(scene, parts.below, 1, edge);
  scene.guides.push({ x: -260, key: "earlier", line: false }, { x: 260, key: "later", line: false });
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

const LINE = 54;
const COLUMN = 165;

/** Fills columns to one side, the first nearest and in the middle. */
function columns(scene, rows, side, lines) {
  rows.forEach((row, at) => {
    const column = Math.floor(at / lines);
    const inColumn = Math.min(lines, rows.length - column * lines);
    const place = fromTheMiddle(at % lines, inColumn);
    scene.x[row] = side * (200 + column * COLUMN - 70 * (Math.abs(place) / lines) ** 2);
    scene.y[row] = place * LINE + (column % 2 ? LINE / 2 : 0);
  });
}

/** Fills lines above (-1) or below (1), from `edge` outward. */
function band(scene, rows, side, edge) {
  const most = 8;
  rows.forEach((row, at) => {
    const inLine = Math.min(most, rows.length - Math.floor(at / most) * most);
    scene.x[row] = fromTheMiddle(at % most, inLine) * 120;
    scene.y[row] = side * (edge + Math.floor(at / most) * 74 + (at % 2) * 24);
  });
}

/** Returns places 0, 1, -1, 2, … shifted so that they lie evenly around 0. */
const fromTheMiddle = (at, count) => (at % 2 ? (at + 1) / 2 : -at / 2) - (count % 2 ? 0 : 0.5);

/** Returns the middle of each community that is shown with at least five nodes. */
function centres(scene, rows) {
  const parts = new Map();
  for (const row of rows) {
    const part = scene.community[row];
    if (part < 0) continue;
    if (!parts.has(part)) parts.set(part, []);
    parts.get(part).push(row);
  }
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
