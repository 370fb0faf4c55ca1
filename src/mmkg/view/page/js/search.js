// Search over everything in the page: one long folded text, searched with indexOf.

/** Returns the text in lower case without accents; what is neither letter nor digit becomes one space. */
export const fold = (text) =>
  text.normalize("NFKD").toLowerCase().replace(/\p{M}+/gu, "").replace(/\+/g, " plus ").replace(/[^\p{L}\p{N}\n]+/gu, " ").replace(/ ?\n ?/g, "\n");

const squeeze = (folded) => folded.replaceAll(" ", "");
const MOST = 3000;

/** Returns `(query, limit) => rows`, best first. */
export function createSearch(map) {
  const lines = map.names.map((name, row) => lineOf(map, row, name));
  const words = `\n${fold(lines.join("\n"))}\n`;
  const text = words.replace(/\n/g, "\n ");
  const tight = squeeze(words);
  const wordStarts = starts(text, map.size);
  const tightStarts = starts(tight, map.size);
  const names = nameIndex(map);
  return (query, limit = 10) => {
    const tokens = fold(query.replace(/\n/g, " ")).trim().split(" ").filter(Boolean);
    if (!tokens.length) return [];
    const joined = tokens.join("");
    const score = new Map();
    const credit = (row, points) => score.set(row, Math.max(points, score.get(row) ?? 0));
    for (const row of names.get(joined) ?? []) credit(row, 1000);
    for (const row of linesWith(tight, tightStarts, `\n${joined}`, MOST)) credit(row, 500);
    if (joined.length > 2) for (const row of linesWith(tight, tightStarts, joined, MOST)) credit(row, 120);
    const longest = tokens.reduce((best, token) => (token.length > best.length ? token : best));
    for (const row of linesWith(text, wordStarts, longest, 20000)) {
      const line = text.slice(wordStarts[row], wordStarts[row + 1]);
      if (!tokens.every((token) => line.includes(token))) continue;
      credit(row, tokens.every((token) => line.includes(` ${token}`)) ? 300 : 100);
    }
    const weight = (row) => score.get(row) + map.curated[row] * 60 + Math.log2(1 + map.degree[row]) * 12 - Math.min(40, map.names[row].length / 8);
    return [...score.keys()].map((row) => [weight(row), row]).sort((one, two) => two[0] - one[0] || one[1] - two[1]).slice(0, limit).map(([, row]) => row);
  };
}

function lineOf(map, row, name) {
  const { nodes } = map;
  const zh = map.entries[row]?.name_zh ?? "";
  const more = map.aliases[row];
  const ids = `${nodes.arxiv[row]} ${nodes.doi[row]} ${nodes.acl[row] ?? ""} ${nodes.s2[row]}`;
  return `${name} ${nodes.title[row]} ${zh} ${more ? more.join(" ") : ""} ${ids} ${nodes.id[row]}`.replaceAll("\n", " ");
}

function nameIndex(map) {
  const index = new Map();
  const add = (text, row) => {
    const key = squeeze(fold(text.replaceAll("\n", " ")));
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

/** Yields each line that holds `part`, at most `most`; `part` may begin with the line break. */
function* linesWith(text, lineStarts, part, most) {
  let row = -1;
  for (let at = text.indexOf(part); at >= 0 && most > 0; most--) {
    row = lineAt(lineStarts, at, row);
    yield row;
    at = text.indexOf(part, Math.max(lineStarts[row + 1] ?? text.length, at + 1));
  }
}

function lineAt(lineStarts, at, low) {
  let high = lineStarts.length - 1;
  low = Math.max(0, low);
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (lineStarts[middle] <= at) low = middle;
    else high = middle - 1;
  }
  return low;
}
