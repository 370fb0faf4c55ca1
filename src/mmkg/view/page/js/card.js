// The card: everything that is known about one node.

import { addresses, eachEdge, nodeId, titleOf } from "./data.js";
import { byId, data, fill, h, link } from "./dom.js";
import { relatedTo } from "./related.js";
import { resultsTable } from "./results.js";
import { count, relationText, t } from "./words.js";

const FEW = 8;
const IDENTIFIER = /^[a-z][a-z0-9]*:\S+$/;

/** Shows a node's card, or the way in where none is chosen. */
export function drawCard(map, state, act) {
  const holder = byId("card");
  const { selected: row } = state;
  holder.scrollTop = 0;
  if (row < 0) return fill(holder, welcome(map, act));
  fill(
    holder,
    head(map, row, act),
    buttons(map, state, row, act),
    facts(map, row),
    notes(map, row),
    related(map, row, act),
    tied(map, row, act),
    resultsTable(map, row, act),
    evidence(map, row),
  );
}

/** Returns a button that goes to a node. */
export function chip(map, row, act) {
  const zh = map.entries[row]?.name_zh;
  return h(
    "button",
    { type: "button", class: "chip", title: titleOf(map, row), on: { click: () => act.choose(row) } },
    h("span", { class: `dot kind-${map.kinds[map.kind[row]]}`, "aria-hidden": "true" }),
    data(map.names[row], { class: map.curated[row] ? "ringed" : "" }),
    zh && zh !== map.names[row] ? [" ", data(zh, { lang: "zh" })] : null,
  );
}

function welcome(map, act) {
  const mine = [...map.curated.keys()].filter((row) => map.curated[row]);
  const groups = map.kinds.map((kind, code) => [
    kind,
    mine.filter((row) => map.kind[row] === code).sort((one, two) => map.degree[two] - map.degree[one] || one - two),
  ]);
  return [
    h("p", { class: "hint" }, t("hint")),
    mine.length ? h("h2", {}, t("start")) : null,
    groups
      .filter(([, rows]) => rows.length)
      .map(([kind, rows]) =>
        group(
          t(`${kind}s`),
          rows.map((row) => chip(map, row, act)),
          kind === "paper" ? 30 : 12,
        ),
      ),
  ];
}

function group(title, chips, few = FEW) {
  const box = h("div", { class: "chips" }, chips.slice(0, few));
  if (chips.length > few) {
    box.append(
      h(
        "button",
        {
          type: "button",
          class: "more",
          on: {
            click: (event) => {
              event.target.replaceWith(...chips.slice(few));
            },
          },
        },
        t("more", { n: count(chips.length) }),
      ),
    );
  }
  return h("section", {}, h("h3", {}, title, " ", h("span", { class: "count" }, count(chips.length))), box);
}

function head(map, row, act) {
  const zh = map.entries[row]?.name_zh;
  const title = titleOf(map, row);
  return h(
    "header",
    {},
    h("button", { type: "button", class: "close", "aria-label": t("close"), on: { click: () => act.choose(-1) } }, "×"),
    h(
      "p",
      { class: "kind" },
      h("span", { class: `dot kind-${map.kinds[map.kind[row]]}`, "aria-hidden": "true" }),
      t(map.kinds[map.kind[row]]),
      map.curated[row] ? h("span", { class: "badge" }, t("legendRing").split(/[:：]/)[1].trim()) : null,
    ),
    h("h2", { id: "card-title", tabindex: "-1" }, data(map.names[row]), zh ? [" ", data(zh, { lang: "zh" })] : null),
    title !== map.names[row] ? h("p", { class: "title" }, data(title)) : null,
  );
}

function buttons(map, state, row, act) {
  const button = (key, run, name, attributes = {}) =>
    h("button", { type: "button", "data-act": name, on: { click: run }, ...attributes }, t(key));
  const picked = state.picked.has(row);
  if (!state.drawn.has(row) || state.hidden.has(row))
    return h(
      "p",
      { class: "buttons" },
      button("drawIt", () => act.bringIn(row), "bring"),
    );
  return h(
    "p",
    { class: "buttons" },
    button("expand", () => act.expand(row), "expand"),
    button("centre", () => act.around(row), "around"),
    button("hide", () => act.hide(row), "hide"),
    map.kind[row] === 0
      ? button(picked ? "collected" : "collect", () => act.pick(row), "collect", { "aria-pressed": String(picked) })
      : null,
  );
}

function facts(map, row) {
  const { nodes } = map;
  const entry = map.entries[row] ?? {};
  const list = h("dl", {});
  const add = (key, ...value) => {
    const shown = value.flat().filter(Boolean);
    if (shown.length) list.append(h("dt", {}, t(key)), h("dd", {}, shown));
  };
  add("authors", nodes.authors[row] && data(authorText(nodes.authors[row])));
  add("year", nodes.date[row] ? data(nodes.date[row]) : map.year[row] > 0 && data(map.year[row]));
  add("venue", nodes.venue[row] && data(nodes.venue[row]));
  add(
    "links",
    h(
      "span",
      { class: "links" },
      addresses(map, row).map(([label, address]) => [link(address, label), " "]),
    ),
  );
  add("citations", citations(map, row));
  const coverage = map.coverage[row] ?? (map.kind[row] === 0 ? [["references", 0, null, "unknown"]] : []);
  add(
    "coverage",
    coverage.map((one) => h("div", {}, coverageText(one))),
  );
  add("organisations", entry.organisations && data(entry.organisations.join("; ")));
  add("licence", entry.licence && data(entry.licence));
  add("section", entry.section && data(entry.section.join(" › ")));
  for (const key of ["modality", "language", "releases"]) add(key, entry[key] && data(entry[key].join("; ")));
  add("size", entry.size && factList(entry.size));
  add("facts", entry.facts && factList(entry.facts));
  const aliases = map.aliases[row] ?? [];
  add(
    "aliases",
    aliases.length &&
      data(
        aliases
          .filter((name) => !IDENTIFIER.test(name))
          .slice(0, 12)
          .join("; "),
      ),
  );
  add(
    "id",
    h("code", {}, data([nodeId(map, row), ...aliases.filter((name) => IDENTIFIER.test(name))].slice(0, 6).join(" "))),
  );
  add("checked", entry.checked && data(entry.checked));
  return list;
}

const authorText = (joined) => {
  const names = joined.split("; ");
  const last = names.at(-1);
  if (/^\+\d+$/.test(last)) return `${names.slice(0, -1).join(", ")} ${t("andMore", { n: last.slice(1) })}`;
  return names.join(", ");
};

function citations(map, row) {
  if (map.kind[row] !== 0) return null;
  const said = map.nodes.counts[row];
  const asOf = map.nodes.as_of[row];
  return [
    t("inMap", { n: count(map.citedBy[row]) }),
    said >= 0 ? `; ${t("bySource", { n: count(said) })}` : "",
    said >= 0 && asOf ? ` (${t("asOf", { date: asOf })})` : "",
  ].join("");
}

function coverageText([list, known, total, state]) {
  const named = list === "references" ? t("references") : t("citations");
  if (state === "unknown") return t("coverageUnknown", { list: named });
  return total === null
    ? t("coverageSome", { known: count(known), list: named })
    : t("coverageOf", { known: count(known), total: count(total), list: named });
}

function factList(values) {
  const flat = (value) =>
    Array.isArray(value)
      ? value.map(flat).join(", ")
      : value && typeof value === "object"
        ? Object.entries(value)
            .map(([key, inner]) => `${key}: ${flat(inner)}`)
            .join(", ")
        : String(value);
  return h(
    "ul",
    { class: "facts" },
    Object.entries(values).map(([key, value]) => h("li", {}, data(key.replaceAll("_", " ")), ": ", data(flat(value)))),
  );
}

function notes(map, row) {
  const entry = map.entries[row] ?? {};
  return [
    entry.note ? h("section", {}, h("h3", {}, t("note")), h("p", {}, data(entry.note))) : null,
    entry.notes
      ? h(
          "section",
          { class: "notes" },
          h("h3", {}, t("notes")),
          entry.notes.map((line) => (line ? h("p", { dir: "auto" }, line) : null)),
        )
      : null,
  ];
}

function related(map, row, act) {
  const { here, answers } = relatedTo(map, row);
  if (!answers.length) return null;
  return h(
    "section",
    { id: "related" },
    h("h3", {}, t("related")),
    h("p", { class: "small" }, t(here ? "computedHere" : "computedBefore")),
    h(
      "ol",
      { class: "related" },
      answers.map(({ row: other, score, why }) =>
        h(
          "li",
          {},
          chip(map, other, act),
          h("span", { class: "year" }, map.year[other] > 0 ? String(map.year[other]) : ""),
          h("meter", { min: 0, max: 1, value: score, "aria-label": `${Math.round(score * 100)} %` }),
          h("p", { class: "small" }, data(why)),
        ),
      ),
    ),
  );
}

function tied(map, row, act) {
  const groups = new Map();
  eachEdge(map, row, (edge, other, outward) => {
    const key = map.relation[edge] * 2 + (outward ? 0 : 1);
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(other);
  });
  const last = (key) => (key >> 1 === map.cites ? 100 : key);
  const sorted = [...groups].sort(([one], [two]) => last(one) - last(two) || one - two);
  if (!sorted.length) return null;
  return h(
    "div",
    { id: "tied" },
    h("h3", { class: "over" }, t("tied")),
    sorted.map(([key, rows]) =>
      group(
        relationText(map, key >> 1, key % 2 === 0),
        rows.sort((one, two) => map.degree[two] - map.degree[one] || one - two).map((other) => chip(map, other, act)),
      ),
    ),
  );
}

function evidence(map, row) {
  const sources = map.entries[row]?.evidence ?? [];
  if (!sources.length) return null;
  return h(
    "section",
    { class: "small" },
    h("h3", {}, t("evidence")),
    h(
      "ul",
      {},
      sources.map((source) => h("li", {}, sourceText(source))),
    ),
  );
}

function sourceText(source) {
  const what = source.what ? [" — ", data(source.what)] : null;
  if (source.page) return [link(source.page), what];
  const [host, name] = (source.repo ?? "").split(":");
  if (host === "github" && name) {
    const address = `https://github.com/${name}${source.path ? `/blob/${source.commit ?? "HEAD"}/${source.path}` : ""}`;
    return [link(encodeURI(address), [name, source.path].filter(Boolean).join("/")), what];
  }
  return [
    data([source.repo, source.source, source.path, source.copy && `copy ${source.copy}`].filter(Boolean).join(" ")),
    what,
  ];
}
