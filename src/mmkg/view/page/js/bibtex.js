// BibTeX of papers, from what the page knows.

import { nodeId, titleOf } from "./data.js";

const SPECIAL = {
  "\\": "\\textbackslash{}",
  "{": "\\{",
  "}": "\\}",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
  "&": "\\&",
  "%": "\\%",
  $: "\\$",
  "#": "\\#",
  _: "\\_",
};
const escape = (text) => String(text).replace(/[\\{}~^&%$#_]/g, (letter) => SPECIAL[letter]);

/** Returns the entries of papers, one after another; keys are unique. */
export function toBibtex(map, rows) {
  const used = new Set();
  return rows
    .filter((row) => map.kind[row] === 0)
    .map((row) => entry(map, row, used))
    .join("\n");
}

function entry(map, row, used) {
  const { nodes } = map;
  const authors = nodes.authors[row]
    .split("; ")
    .filter(Boolean)
    .map((name) => (/^\+\d+$/.test(name) ? "others" : escape(name)));
  const fields = [
    ["title", `{${escape(titleOf(map, row))}}`],
    ["author", authors.join(" and ")],
    ["year", map.year[row] > 0 ? String(map.year[row]) : ""],
    ["booktitle", escape(nodes.venue[row])],
    ["doi", escape(nodes.doi[row])],
    ["eprint", nodes.arxiv[row]],
    ["archiveprefix", nodes.arxiv[row] ? "arXiv" : ""],
    ["note", `mmkg: ${escape(nodeId(map, row))}`],
  ];
  const body = fields
    .filter(([, value]) => value)
    .map(([name, value]) => `  ${name} = {${value}},\n`)
    .join("");
  return `@${nodes.venue[row] ? "inproceedings" : "misc"}{${uniqueKey(map, row, used)},\n${body}}\n`;
}

function uniqueKey(map, row, used) {
  const plain = (text) =>
    text
      .normalize("NFKD")
      .replace(/[^A-Za-z0-9]/g, "")
      .toLowerCase();
  const first = map.nodes.authors[row].split("; ")[0];
  const family = plain(first.includes(",") ? first.split(",")[0] : (first.split(" ").at(-1) ?? ""));
  const word = plain(
    titleOf(map, row)
      .split(/[\s:]+/)
      .find((part) => part.length > 3) ?? "",
  );
  const base = `${family}${map.year[row] > 0 ? map.year[row] : ""}${word}` || `paper${row}`;
  let key = base;
  for (let letter = 0; used.has(key); letter++)
    key = `${base}${String.fromCharCode(97 + (letter % 26))}${letter > 25 ? letter : ""}`;
  used.add(key);
  return key;
}
