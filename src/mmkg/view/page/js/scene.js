// What the picture shows now: which nodes, where, how large; and the edges between them.

import { eachEdge } from "./data.js";

/** Returns the scene of a map: positions and sizes for every row, filled for what is drawn. */
export function createScene(map) {
  const scene = {
    map,
    x: new Float32Array(map.size).fill(NaN),
    y: new Float32Array(map.size).fill(NaN),
    community: new Int16Array(map.size).fill(-1),
    rows: [],
    isShown: new Uint8Array(map.size),
    rest: map.drawing.edges.map((edge) => edgeNumber(map, edge)).filter((edge) => edge >= 0),
    edges: [],
    guides: [],
    sides: new Map(),
    air: { x: 36, y: 36 },
    regions: true,
    lit: null,
  };
  for (const node of map.drawing.nodes) {
    scene.x[node.id] = node.x;
    scene.y[node.id] = node.y;
    scene.community[node.id] = node.group;
  }
  scene.home = { x: scene.x.slice(), y: scene.y.slice() };
  return scene;
}

/** Stretches the map to the shape of the window, as far as that does not distort it much. */
export function stretch(scene, width, height) {
  const rows = scene.map.drawing.nodes.map((node) => node.id);
  if (rows.length < 3 || !width || !height) return;
  const span = (values) =>
    Math.max(...rows.map((row) => values[row])) - Math.min(...rows.map((row) => values[row])) || 1;
  const wish = (width / height) * (span(scene.home.y) / span(scene.home.x));
  const factor = Math.sqrt(Math.min(1.5, Math.max(0.55, wish)));
  for (const row of rows) {
    scene.home.x[row] = scene.x[row] *= factor;
    scene.home.y[row] = scene.y[row] /= factor;
  }
}

function edgeNumber(map, wanted) {
  let found = -1;
  eachEdge(map, wanted.from, (edge, other, outward) => {
    if (outward && other === wanted.to && map.relations[map.relation[edge]][0] === wanted.relation) found = edge;
  });
  return found;
}

/** Returns the radius of a node in the picture's units: its area grows with citations inside the map. */
export function radius(map, row) {
  const weight = map.kind[row] === 0 ? Math.min(map.citedBy[row], 160) : Math.min(map.degree[row], 60);
  return 4 + 1.5 * Math.sqrt(weight) + (map.curated[row] ? 1.5 : 0);
}

/** Returns the edges of `row` whose other end is shown and whose relation is not switched off. */
export function shownEdges(scene, row, off) {
  const found = [];
  eachEdge(scene.map, row, (edge, other) => {
    if (scene.isShown[other] && other !== row && !off.has(scene.map.relation[edge])) found.push(edge);
  });
  return found;
}

/** Sets which rows are shown, and which edges are drawn at rest: around a node only its own. */
export function show(scene, rows, off, centre = -1) {
  scene.rows = rows;
  scene.isShown.fill(0);
  for (const row of rows) scene.isShown[row] = 1;
  const { map } = scene;
  if (centre >= 0) {
    scene.edges = shownEdges(scene, centre, off);
    return;
  }
  const drawn = new Set(scene.rest);
  for (const row of scene.added ?? []) addStrongest(scene, row, drawn, off);
  scene.edges = [...drawn].filter(
    (edge) => scene.isShown[map.subject[edge]] && scene.isShown[map.object[edge]] && !off.has(map.relation[edge]),
  );
}

function addStrongest(scene, row, drawn, off) {
  const { map } = scene;
  const mine = shownEdges(scene, row, off).filter((edge) => map.relations[map.relation[edge]][0] !== "lists");
  const other = (edge) => map.subject[edge] + map.object[edge] - row;
  mine.sort((one, two) => map.degree[other(two)] - map.degree[other(one)] || one - two);
  for (const edge of mine.slice(0, 4)) drawn.add(edge);
}

/** Counts the edges of the map between nodes that are shown. */
export function countEdges(scene, off) {
  const { map } = scene;
  let count = 0;
  for (const row of scene.rows) {
    for (let at = map.out.start[row]; at < map.out.start[row + 1]; at++) {
      const edge = map.out.edge[at];
      if (scene.isShown[map.object[edge]] && !off.has(map.relation[edge])) count++;
    }
  }
  return count;
}

/** Lights a node and its neighbours, or nothing for -1. */
export function light(scene, row, off) {
  if (row < 0 || !scene.isShown[row]) {
    scene.lit = null;
    return;
  }
  const edges = shownEdges(scene, row, off);
  const nodes = new Set([row]);
  for (const edge of edges) nodes.add(scene.map.subject[edge]).add(scene.map.object[edge]);
  scene.lit = { row, edges, nodes };
}
