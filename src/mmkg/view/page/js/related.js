// The most related nodes: as ranked when the map was made, else from the neighbourhood, here.

import { eachEdge } from "./data.js";
import { relationText, t } from "./words.js";

const HUB = 600;

/** Returns `{ answers: [{ row, score (0..1), why }], here }`; `here` says that this page computed them. */
export function relatedTo(map, row, limit = 10) {
  const known = map.related.of?.[row];
  if (known)
    return {
      here: false,
      answers: known.map(([other, score, why]) => ({ row: other, score: score / 1000, why: map.related.whys[why] })),
    };
  return { here: true, answers: fromNeighbourhood(map, row, limit) };
}

/**
 * Neighbours of neighbours, each path worth 1 / log(2 + degree) of the node between (Adamic and Adar 2003), divided
 * by the root of the other's degree; a direct edge adds to it.
 */
function fromNeighbourhood(map, row, limit) {
  const score = new Map();
  const shared = new Map();
  const direct = new Map();
  eachEdge(map, row, (edge, between, outward) => {
    if (between === row) return;
    direct.set(between, relationText(map, map.relation[edge], outward));
    score.set(between, (score.get(between) ?? 0) + 0.6);
    if (map.degree[between] > HUB) return;
    const worth = 1 / Math.log(2 + map.degree[between]);
    eachEdge(map, between, (_, other) => {
      if (other === row || other === between) return;
      score.set(other, (score.get(other) ?? 0) + worth);
      shared.set(other, (shared.get(other) ?? 0) + 1);
    });
  });
  const ranked = [...score].map(([other, value]) => [value / Math.sqrt(4 + map.degree[other]), other]);
  ranked.sort((one, two) => two[0] - one[0] || one[1] - two[1]);
  const best = ranked[0]?.[0] ?? 1;
  return ranked
    .slice(0, limit)
    .map(([value, other]) => ({ row: other, score: value / best, why: reason(direct.get(other), shared.get(other)) }));
}

function reason(direct, shared) {
  const parts = [];
  if (direct) parts.push(direct);
  if (shared) parts.push(t(shared === 1 ? "sharedOne" : "shared", { n: shared }));
  return parts.join("; ");
}

/** Returns the rows to bring in around `row`: hand-made ties first, then the most related neighbours not yet drawn. */
export function neighboursToDraw(map, row, drawn, limit) {
  const seen = new Map();
  eachEdge(map, row, (edge, other) => {
    if (drawn.has(other) || other === row) return;
    const hand = map.relation[edge] !== map.cites && map.relations[map.relation[edge]][0] !== "lists";
    seen.set(
      other,
      Math.max(seen.get(other) ?? 0, (hand ? 1000 : 0) + map.curated[other] * 500 + Math.log2(1 + map.degree[other])),
    );
  });
  return [...seen]
    .sort((one, two) => two[1] - one[1] || one[0] - two[0])
    .slice(0, limit)
    .map(([other]) => other);
}
