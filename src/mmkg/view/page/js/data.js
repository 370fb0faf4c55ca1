// The catalogue: all that the page knows, decoded into columns and compressed adjacency.

const json = (id) => JSON.parse(document.getElementById(id).textContent);

/** Returns the map that stands in the page's data blocks. */
export function readMap() {
  const raw = json("catalogue");
  const { nodes } = raw;
  const size = nodes.id.length;
  const curated = new Uint8Array(size);
  for (const row of nodes.curated) curated[row] = 1;
  const more = once(() => json("more"));
  const map = {
    ...raw,
    get related() {
      return more().related;
    },
    get results() {
      return more().results;
    },
    size,
    curated,
    kind: Uint8Array.from(nodes.kind),
    year: Int16Array.from(nodes.year),
    names: nodes.name,
    drawing: { nodes: json("drawn-nodes"), edges: json("drawn-edges") },
  };
  nodes.id = nodes.id.map((local, row) => local || localId(nodes, row));
  Object.assign(map, decodeEdges(raw.edges, raw.relations, size));
  map.known = map.degree.reduce((sum, value) => sum + (value > 0), 0);
  return map;
}

/** Puts a local id together, as Python left it out where it follows from an identifier. */
function localId(nodes, row) {
  if (nodes.arxiv[row]) return `arxiv.${nodes.arxiv[row]}`;
  if (nodes.doi[row]) return `doi.${nodes.doi[row]}`;
  return nodes.acl[row] ? `acl.${nodes.acl[row]}` : `s2.${nodes.s2[row]}`;
}

/** Returns a function that makes its value when first asked: a third of the data is read only with a card. */
function once(make) {
  let value;
  return () => (value ??= make());
}

function decodeEdges(packed, relations, size) {
  let count = 0;
  for (const numbers of Object.values(packed))
    for (let at = 1; at < numbers.length; at += numbers[at] + 2) count += numbers[at];
  const subject = new Int32Array(count);
  const object = new Int32Array(count);
  const relation = new Uint8Array(count);
  let edge = 0;
  relations.forEach(([name], code) => {
    const numbers = packed[name] ?? [];
    for (let at = 0, from = 0; at < numbers.length;) {
      from += numbers[at++];
      const end = at + 1 + numbers[at++];
      for (let to = 0; at < end; at++, edge++) {
        to += numbers[at];
        subject[edge] = from;
        object[edge] = to;
        relation[edge] = code;
      }
    }
  });
  const out = adjacency(subject, size);
  const into = adjacency(object, size);
  const degree = new Int32Array(size);
  const citedBy = new Int32Array(size);
  const cites = relations.findIndex(([name]) => name === "cites");
  for (let at = 0; at < count; at++) {
    degree[subject[at]]++;
    degree[object[at]]++;
    if (relation[at] === cites) citedBy[object[at]]++;
  }
  return { subject, object, relation, edgeCount: count, out, into, degree, citedBy, cites };
}

function adjacency(ends, size) {
  const start = new Int32Array(size + 1);
  for (const end of ends) start[end + 1]++;
  for (let row = 0; row < size; row++) start[row + 1] += start[row];
  const next = start.slice(0, size);
  const edge = new Int32Array(ends.length);
  ends.forEach((end, at) => {
    edge[next[end]++] = at;
  });
  return { start, edge };
}

/** Calls `visit(edge, other, outward)` for each edge of a node. */
export function eachEdge(map, row, visit) {
  const { out, into } = map;
  for (let at = out.start[row]; at < out.start[row + 1]; at++) visit(out.edge[at], map.object[out.edge[at]], true);
  for (let at = into.start[row]; at < into.start[row + 1]; at++)
    visit(into.edge[at], map.subject[into.edge[at]], false);
}

/** Returns the node id, `kind:local`. */
export const nodeId = (map, row) => `${map.kinds[map.kind[row]]}:${map.nodes.id[row]}`;

/** Returns the title, which is the name where there is no other. */
export const titleOf = (map, row) => map.nodes.title[row] || map.names[row];

/** Returns the row of a node id, or -1. */
export function rowOf(map, id) {
  map.rows ??= new Map(map.nodes.id.map((local, row) => [`${map.kinds[map.kind[row]]}:${local}`, row]));
  return map.rows.get(id) ?? -1;
}

/** Returns a name that fits under a disc: the part before a colon, or the first words. */
export function shortName(map, row, limit = 26) {
  const name = map.names[row];
  const cut = name.indexOf(": ");
  const head = cut > 1 && cut <= limit ? name.slice(0, cut) : name;
  if (head.length <= limit) return head;
  const space = head.lastIndexOf(" ", limit);
  return `${head.slice(0, space > limit / 2 ? space : limit)}…`;
}

/** Returns the web addresses of a node with a label each, the best first. */
export function addresses(map, row) {
  const { nodes } = map;
  const found = [];
  const add = (label, address) => address && found.push([label, address]);
  add("arXiv", nodes.arxiv[row] && `https://arxiv.org/abs/${nodes.arxiv[row]}`);
  add("DOI", nodes.doi[row] && `https://doi.org/${nodes.doi[row]}`);
  add("ACL", nodes.acl[row] && `https://aclanthology.org/${nodes.acl[row]}`);
  add("Semantic Scholar", nodes.s2[row] && `https://www.semanticscholar.org/paper/${nodes.s2[row]}`);
  const url = nodes.url[row];
  if (url && !found.some(([, address]) => address === url)) add(hostName(map, url), url);
  for (const [label, address] of Object.entries(map.entries[row]?.links ?? {})) add(label, address);
  return found;
}

function hostName(map, address) {
  const host = address.replace(/^https?:\/\/(?:www\.)?/, "").split("/")[0];
  return host in map.hosts
    ? { github: "GitHub", gitee: "Gitee", gitlab: "GitLab", huggingface: "Hugging Face", bitbucket: "Bitbucket" }[
        map.hosts[host]
      ]
    : host;
}
