// The same content as a table: sortable, for screen readers and small screens.

import { byId, data, fill, h } from "./dom.js";
import { failure } from "./filters.js";
import { count, t } from "./words.js";

const PAGE = 100;
const COLUMNS = [
  { key: "name", text: (map, row) => map.names[row] },
  { key: "kind", text: (map, row) => t(map.kinds[map.kind[row]]) },
  { key: "year", number: (map, row) => (map.year[row] > 0 ? map.year[row] : null) },
  {
    key: "authors",
    text: (map, row) => map.nodes.authors[row].split("; ")[0] + (map.nodes.authors[row].includes("; ") ? " …" : ""),
  },
  { key: "venue", text: (map, row) => map.nodes.venue[row] },
  { key: "citedHere", number: (map, row) => (map.kind[row] === 0 ? map.citedBy[row] : null) },
  { key: "citedAll", number: (map, row) => (map.nodes.counts[row] >= 0 ? map.nodes.counts[row] : null) },
];

/** Makes the table; returns `{ draw(), rows() }`, where `rows()` is what it shows, in order. */
export function createTable(map, store, scene, act) {
  const sorted = { column: 5, down: true };
  let limit = PAGE;
  const rows = () => sortRows(map, chosenRows(map, store.get(), scene), COLUMNS[sorted.column], sorted.down);
  const sortBy = (column) => {
    sorted.down = sorted.column === column ? !sorted.down : "number" in COLUMNS[column];
    sorted.column = column;
    draw();
  };
  const draw = () => {
    if (!store.get().table) return;
    const all = rows();
    byId("whole").checked = store.get().whole;
    byId("row-count").textContent = t("rows", { n: count(all.length) });
    fill(
      byId("table-head"),
      COLUMNS.map(({ key, number }, column) => header(key, number, column, sorted, sortBy)),
    );
    fill(
      byId("table-body"),
      all.slice(0, limit).map((row) => line(map, row, act, store.get().selected)),
    );
    const more = byId("more-rows");
    more.hidden = all.length <= limit;
    more.textContent = t("moreRows", { n: count(Math.min(PAGE * 5, all.length - limit)) });
  };
  byId("more-rows").addEventListener("click", () => {
    limit += PAGE * 5;
    draw();
  });
  byId("whole").addEventListener("change", (event) => store.set({ whole: event.target.checked }));
  store.listen(["table", "whole", "filters", "drawn", "hidden", "language", "selected", "layout"], () => {
    limit = PAGE;
    draw();
  });
  return { draw, rows };
}

function chosenRows(map, state, scene) {
  if (!state.whole) return scene.rows.slice();
  return [...map.kind.keys()].filter((row) => failure(map, state.filters, row) === null);
}

function sortRows(map, rows, column, down) {
  const sign = down ? -1 : 1;
  if (column.number) {
    const keyed = rows.map((row) => [column.number(map, row), row]);
    keyed.sort(
      ([one, first], [two, second]) => (one === null) - (two === null) || sign * (one - two) || first - second,
    );
    return keyed.map(([, row]) => row);
  }
  const compare = new Intl.Collator("en", { numeric: true }).compare;
  const keyed = rows.map((row) => [column.text(map, row), row]);
  keyed.sort(
    ([one, first], [two, second]) => (one === "") - (two === "") || sign * compare(one, two) || first - second,
  );
  return keyed.map(([, row]) => row);
}

function header(key, number, column, sorted, sortBy) {
  const name = t(key);
  const mine = sorted.column === column;
  return h(
    "th",
    {
      scope: "col",
      class: number ? "number" : null,
      "aria-sort": mine ? (sorted.down ? "descending" : "ascending") : "none",
    },
    h(
      "button",
      {
        type: "button",
        title: t("sortBy", { name }),
        on: {
          click: () => {
            sortBy(column);
            byId("table-head").children[column].firstChild.focus();
          },
        },
      },
      name,
      h("span", { "aria-hidden": "true" }, mine ? (sorted.down ? " ↓" : " ↑") : ""),
    ),
  );
}

function line(map, row, act, selected) {
  const cells = COLUMNS.slice(1).map(({ text, number }) =>
    h("td", { class: number ? "number" : null }, number ? (number(map, row) ?? "") : data(text(map, row))),
  );
  const zh = map.entries[row]?.name_zh;
  return h(
    "tr",
    { "data-row": row, class: row === selected ? "chosen" : null },
    h(
      "th",
      { scope: "row" },
      h(
        "button",
        { type: "button", class: "plain", on: { click: () => act.choose(row) } },
        h("span", { class: `dot kind-${map.kinds[map.kind[row]]}`, "aria-hidden": "true" }),
        data(map.names[row], { class: map.curated[row] ? "ringed" : "" }),
        zh ? [" ", data(zh, { lang: "zh" })] : null,
      ),
    ),
    cells,
  );
}

/** Returns the table as CSV; a field that a spreadsheet would run is written as text. */
export function toCsv(map, rows, id) {
  const columns = [
    "id",
    "kind",
    "name",
    "title",
    "year",
    "authors",
    "venue",
    "cited_here",
    "cited_s2",
    "arxiv",
    "doi",
    "url",
  ];
  const { nodes } = map;
  const lines = rows.map((row) => [
    id(row),
    map.kinds[map.kind[row]],
    map.names[row],
    nodes.title[row] || map.names[row],
    map.year[row] > 0 ? map.year[row] : "",
    nodes.authors[row],
    nodes.venue[row],
    map.citedBy[row],
    nodes.counts[row] >= 0 ? nodes.counts[row] : "",
    nodes.arxiv[row],
    nodes.doi[row],
    nodes.url[row] ?? "",
  ]);
  return [columns, ...lines].map((line) => line.map(csvField).join(",")).join("\r\n") + "\r\n";
}

function csvField(value) {
  const text = /^[=+\-@\t\r]/.test(String(value)) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
