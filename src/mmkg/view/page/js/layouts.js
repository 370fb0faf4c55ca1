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
    weight.set(other, Math.max(weight.get(other) ?? 0, (hand ? 1000 : 0) + (drawn.has(other) ? 20 : 0) + Math.log2(1 + map.degree[other])));
  });
  for (const { row: other } of relatedTo(map, row).answers) kept.add(other);
  for (const [other] of [...weight].sort((one, two) => two[1] - one[1] || one[0] - two[0]).slice(0, 60)) kept.add(other);
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

/** Years across, each as wide as it has nodes; citations up, without overlaps. */
function timeline(scene, rows) {
  const { map } = scene;
  const byYear = new Map();
  for (const row of rows) {
    const year = map.year[row] > 0 ? map.year[row] : 0;
    if (!byYear.has(year)) byYear.set(year, []);
    byYear.get(year).push(row);
  }
  const years = [...byYear.keys()].sort((one, two) => one - two);
  const height = Math.sqrt(rows.length) * 38;
  let x = 0;
  for (const year of years) {
    const mine = byYear.get(year).sort((one, two) => map.citedBy[two] - map.citedBy[one] || one - two);
    const columns = Math.max(1, Math.ceil((mine.length * 42) / height));
    const width = columns * 42;
    stack(scene, mine, x, columns, height);
    scene.guides.push({ x: x + width / 2, text: year ? String(year) : "", key: year ? null : "noYear", line: false });
    scene.guides.push({ x: x + width + 12, text: "", line: true });
    x += width + 24;
  }
}

function stack(scene, rows, left, columns, height) {
  const { map } = scene;
  const top = Math.log1p(Math.max(1, ...map.citedBy.length ? rows.map((row) => map.citedBy[row]) : [1]));
  const lines = Math.ceil(rows.length / columns);
  rows.forEach((row, at) => {
    const even = lines > 1 ? 1 - Math.floor(at / columns) / (lines - 1) : 0.5;
    const cited = Math.log1p(map.citedBy[row]) / Math.max(top, 1);
    const share = lines > 6 ? even : 0.5 * even + 0.5 * cited;
    scene.x[row] = left + ((at % columns) + 0.5) * 42 + ((Math.floor(at / columns) % 2) - 0.5) * 10;
    scene.y[row] = -share * height;
  });
}

/** Earlier work left, later work right, undated above; the node itself in the middle. */
function around(scene, row, rows) {
  const { map } = scene;
  const own = map.year[row] > 0 ? map.year[row] : null;
  const rank = new Map(relatedTo(map, row).answers.map(({ row: other }, at) => [other, at]));
  const sides = { before: [], same: [], after: [], none: [] };
  for (const other of rows) {
    if (other === row) continue;
    const year = map.year[other];
    const cites = direction(map, row, other);
    if (map.kind[other] !== 0) sides.none.push(other);
    else if (own === null || year <= 0) sides[cites < 0 ? "before" : "after"].push(other);
    else if (year < own || (year === own && cites < 0)) sides.before.push(other);
    else if (year > own || (year === own && cites > 0)) sides.after.push(other);
    else sides.same.push(other);
  }
  scene.x[row] = 0;
  scene.y[row] = 0;
  const first = (one, two) => (rank.get(one) ?? 99) - (rank.get(two) ?? 99) || map.degree[two] - map.degree[one] || one - two;
  fan(scene, sides.before.sort(first), -1);
  fan(scene, sides.after.sort(first), 1);
  line(scene, sides.none.sort(first), -1);
  line(scene, sides.same.sort(first), 1);
  scene.guides.push({ x: -260, key: "earlier", line: false }, { x: 260, key: "later", line: false });
}

/** Returns -1 where `row` cites `other`, 1 where it is cited by it, else 0. */
function direction(map, row, other) {
  let found = 0;
  eachEdge(map, row, (edge, end, outward) => { if (end === other && map.relation[edge] === map.cites) found = outward ? -1 : 1; });
  return found;
}

/** Fills half rings to one side, the first nearest. */
function fan(scene, rows, side) {
  let ring = 0;
  for (let at = 0; at < rows.length; ring++) {
    const distance = 190 + ring * 120;
    const room = Math.max(3, Math.floor((distance * 2.1) / 62));
    const mine = rows.slice(at, at + room);
    mine.forEach((row, number) => {
      const angle = mine.length > 1 ? (number / (mine.length - 1) - 0.5) * 2.1 : 0;
      const turned = angle * (number % 2 ? 1 : -1);
      scene.x[row] = side * Math.cos(turned) * distance * 1.15;
      scene.y[row] = Math.sin(turned) * distance;
    });
    at += room;
  }
}

function line(scene, rows, side) {
  const columns = Math.min(6, rows.length);
  rows.forEach((row, at) => {
    const inLine = Math.min(columns, rows.length - Math.floor(at / columns) * columns);
    scene.x[row] = ((at % columns) - (inLine - 1) / 2) * 100;
    scene.y[row] = side * (150 + Math.floor(at / columns) * 80 + ((at % columns) % 2) * 26);
  });
}

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
  return [...parts].filter(([, mine]) => mine.length >= 5).sort((one, two) => two[1].length - one[1].length)
    .map(([part, mine]) => [part, { x: middle(mine.map((row) => scene.x[row])), y: middle(mine.map((row) => scene.y[row])) }]);
}

/** Gives places in the map to rows that have none: beside what they are tied to, where it is free. */
export function settle(scene, rows) {
  const { map, home } = scene;
  const placed = [...home.x.keys()].filter((row) => !Number.isNaN(home.x[row]));
  for (const row of rows) {
    if (!Number.isNaN(home.x[row])) continue;
    const start = anchor(scene, row);
    const r = radius(map, row) + 5;
    for (let step = 0; ; step++) {
      const distance = 16 + 9 * Math.sqrt(step * 6);
      const [x, y] = [start.x + Math.cos(step * 2.4) * distance, start.y + Math.sin(step * 2.4) * distance];
      if (step < 400 && placed.some((other) => Math.hypot(home.x[other] - x, home.y[other] - y) < r + radius(map, other))) continue;
      home.x[row] = scene.x[row] = x;
      home.y[row] = scene.y[row] = y;
      break;
    }
    placed.push(row);
    if (start.community >= 0) scene.community[row] = start.community;
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
