// Search over everything in the page: one long folded text, searched with indexOf.

import { fold, keyOf, wordsOf } from "./fold.js";
import { createNear } from "./near.js";

const MOST = 1500;
const FIRST = 400;
const PREFIXES =
  /^(?:https?:\/\/)?(?:(?:www\.|export\.)?arxiv\.org\/(?:abs|pdf|html)\/|(?:dx\.)?doi\.org\/|arxiv:\s*|doi:\s*|aclanthology\.org\/|(?:www\.)?semanticscholar\.org\/paper\/(?:[^/]*\/)?)/i;

/** Returns `{ exact, near, whenRead }`: `(query, limit) => rows`, best first; `near` is for what was mistyped. */
export function createSearch(map) {
  const index = indexOf(map);
  const names = nameIndex(map);
  const { nearTo, whenRead } = createNear(names, index.text);
  const exact = (query, limit) => {
    const asked = bare(query);
    const byHash = /^[0-9a-f]{40}$/i.test(asked) ? map.nodes.s2.indexOf(asked.toLowerCase()) : -1;
    if (byHash >= 0) return [byHash];
    const words = wordsOf(asked);
    if (!words.length) return [];
    const score = new Map();
    for (const row of names.get(keyOf(asked)) ?? []) score.set(row, 1000);
    for (const [row, points] of matches(index, words)) if (!(score.get(row) >= points)) score.set(row, points);
    if (score.size < limit)
      for (const row of spelledOtherwise(index, keyOf(asked))) if (!score.has(row)) score.set(row, 90);
    return best(map, score, limit);
  };
  const near = (query, limit) => {
    const asked = bare(query);
    const score = new Map();
    const { named, spelled } = nearTo(wordsOf(asked), keyOf(asked));
    for (const [row, cost] of named) score.set(row, 900 - 200 * cost);
    for (let at = 0; at < spelled.length && score.size < limit; at++)
      for (const [row, points] of matches(index, spelled[at]))
        score.set(row, Math.max(score.get(row) ?? 0, points - 150 * at));
    return best(map, score, limit);
  };
  return { exact, near, whenRead };
}

/** Returns the query without what stands before and after an identifier in an address. */
const bare = (query) =>
  query
    .trim()
    .replace(PREFIXES, "")
    .replace(/(?:\.pdf|(?<=\d)v\d+)$/i, "");

/** Returns one line for each node, those that matter most first: a common word then finds them before it is given up. */
function indexOf(map) {
  const weight = Float64Array.from(map.degree, (degree, row) => degree + map.curated[row] * 1000);
  const order = Int32Array.from(weight.keys()).sort((one, two) => weight[two] - weight[one] || one - two);
  const lines = new Array(map.size);
  order.forEach((row, at) => {
    lines[at] = lineOf(map, row, map.names[row]);
  });
  const text = `\n${lines.join("\n")}\n`;
  return { order, text, lineStarts: starts(text, map.size) };
}

/** Yields rows and points: words in order at the start of the line, at the start of words, anywhere. */
function* matches(index, words) {
  const { order, text, lineStarts } = index;
  const inOrder = words.map(quote).join("[^\\p{L}\\p{N}\\n]*");
  const [first, anywhere] = [
    new RegExp(`^\\n${inOrder}(?![\\p{L}\\p{N}])`, "u"),
    new RegExp(`(?<![\\p{L}\\p{N}])${inOrder}`, "u"),
  ];
  const short = words.length === 1 && words[0].length < 3 && /^[\x00-\x7f]*$/.test(words[0]);
  const rarest = words.reduce((longest, word) => (word.length > longest.length ? word : longest));
  const found = new Set(linesWith(index, `\n${words[0]}`, short ? MOST : FIRST));
  if (!short) for (const number of linesWith(index, rarest, MOST)) found.add(number);
  for (const number of found) {
    const line = text.slice(lineStarts[number], lineStarts[number + 1]);
    if (!words.every((word) => line.includes(word))) continue;
    const row = order[number];
    const at = line.search(anywhere);
    if (at === 1) yield [row, first.test(line) ? 600 : 500];
    else if (at > 1) yield [row, 350];
    else yield [row, words.every((word) => /[^\p{L}\p{N}]/u.test(line[line.indexOf(word) - 1])) ? 300 : 100];
  }
}

/** Yields rows whose text has the key's letters with anything but letters between: `crossmodal` finds `cross-modal`. */
function* spelledOtherwise({ order, text, lineStarts }, key) {
  if (key.length < 4 || key.length > 60) return;
  const pattern = new RegExp([...key].map(quote).join("[^a-z0-9\\n]{0,2}"), "g");
  for (let found = pattern.exec(text), most = 200; found && most > 0; found = pattern.exec(text), most--)
    yield order[lineAt(lineStarts, found.index, 0)];
}

const quote = (word) => word.replace(/[+]/g, "\\+");

/** Returns the rows with most points; the reading list, much-tied nodes and short names come first. */
function best(map, score, limit) {
  const weight = ([row, points]) =>
    points + map.curated[row] * 60 + Math.log2(1 + map.degree[row]) * 12 - Math.min(40, map.names[row].length / 8);
  return [...score]
    .map((pair) => [weight(pair), pair[0]])
    .sort((one, two) => two[0] - one[0] || one[1] - two[1])
    .slice(0, limit)
    .map(([, row]) => row);
}

function lineOf(map, row, name) {
  const { nodes } = map;
  const parts = [name];
  for (const more of [
    nodes.title[row],
    map.entries[row]?.name_zh,
    map.aliases[row]?.join(" "),
    nodes.arxiv[row],
    nodes.doi[row],
    nodes.acl[row],
    nodes.url[row],
  ])
    if (more) parts.push(more);
  if (parts.length === 1 || map.kind[row] !== 0) parts.push(nodes.id[row]);
  const line = fold(parts.join(" "));
  return line.includes("\n") ? line.replaceAll("\n", " ") : line;
}

/** Returns the rows by exact name, for the nodes that have short or further names. */
function nameIndex(map) {
  const index = new Map();
  const add = (text, row) => {
    const key = keyOf(text);
    if (!key) return;
    const rows = index.get(key);
    if (rows) rows.push(row);
    else index.set(key, [row]);
  };
  for (let row = 0; row < map.size; row++) {
    if (!map.curated[row] && !map.aliases[row]) continue;
    add(map.names[row], row);
    if (map.entries[row]?.name_zh) add(map.entries[row].name_zh, row);
    for (const alias of map.aliases[row] ?? []) add(alias, row);
  }
  return index;
}

/** Returns where each line begins (at the break before it). */
function starts(text, size) {
  const found = new Int32Array(size + 1);
  let at = 0;
  for (let row = 0; row < size; row++) {
    found[row] = at;
    at = text.indexOf("\n", at + 1);
  }
  found[size] = text.length;
  return found;
}

/** Yields the number of each line that holds `part`, at most `most`; `part` may begin with the line break. */
function* linesWith({ text, lineStarts }, part, most) {
  let number = -1;
  for (let at = text.indexOf(part); at >= 0 && most > 0; most--) {
    number = lineAt(lineStarts, at, number);
    yield number;
    at = text.indexOf(part, Math.max(lineStarts[number + 1], at + 1));
  }
}

function lineAt(lineStarts, at, low) {
  let high = lineStarts.length - 2;
  low = Math.max(0, low);
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (lineStarts[middle] <= at) low = middle;
    else high = middle - 1;
  }
  return low;
}
