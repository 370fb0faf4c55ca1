// The state of the page in the address (`#…`), so that a link or a reload brings it back.

import { nodeId, rowOf } from "./data.js";
import { noFilters } from "./store.js";

/** Returns the state as text: only what differs from a page just opened. */
export function toHash(map, state) {
  const { filters } = state;
  const ids = (rows) => [...rows].map((row) => nodeId(map, row)).join(" ");
  const parts = {
    n: state.selected >= 0 ? nodeId(map, state.selected) : "",
    layout: state.layout === "map" ? "" : state.layout,
    around: state.layout === "around" && state.centre >= 0 ? nodeId(map, state.centre) : "",
    add: ids(state.added),
    hide: ids(state.hidden),
    pick: ids(state.picked),
    kinds: [...filters.kinds].map((code) => map.kinds[code]).join(" "),
    relations: [...filters.relations].map((code) => map.relations[code][0]).join(" "),
    years: filters.from !== filters.first || filters.to !== filters.last ? `${filters.from}-${filters.to}` : "",
    curated: filters.curated ? "1" : "",
    cited: filters.cited ? String(filters.cited) : "",
    table: state.table ? "1" : "",
    whole: state.whole ? "1" : "",
    lang: state.language,
  };
  return new URLSearchParams(Object.entries(parts).filter(([, value]) => value)).toString();
}

/** Returns the changes to a fresh state that the text asks for; what it does not know is left out. */
export function fromHash(map, text) {
  const given = new URLSearchParams(text.replace(/^#/, ""));
  const rows = (name) =>
    (given.get(name) ?? "")
      .split(" ")
      .filter(Boolean)
      .map((id) => rowOf(map, id))
      .filter((row) => row >= 0);
  const codes = (name, known) =>
    new Set(
      (given.get(name) ?? "")
        .split(" ")
        .map((one) => known.indexOf(one))
        .filter((code) => code >= 0),
    );
  const filters = noFilters(map);
  const years = /^(\d{4})-(\d{4})$/.exec(given.get("years") ?? "");
  if (years)
    Object.assign(filters, {
      from: Math.max(filters.first, Number(years[1])),
      to: Math.min(filters.last, Number(years[2])),
    });
  filters.kinds = codes("kinds", map.kinds);
  filters.relations = codes(
    "relations",
    map.relations.map(([name]) => name),
  );
  filters.curated = given.get("curated") === "1";
  filters.cited = Math.max(0, Number.parseInt(given.get("cited") ?? "0", 10) || 0);
  const patch = {
    filters,
    added: rows("add"),
    hidden: new Set(rows("hide")),
    picked: new Set(rows("pick")),
    table: given.get("table") === "1",
    whole: given.get("whole") === "1",
  };
  const [selected = -1] = rows("n");
  const [centre = selected] = rows("around");
  const layout = given.get("layout");
  if (["timeline", "around"].includes(layout) && (layout !== "around" || centre >= 0)) patch.layout = layout;
  if (["en", "zh"].includes(given.get("lang"))) patch.language = given.get("lang");
  return { ...patch, selected, centre };
}

/** Keeps the address in step with the store; a page inside a notebook has no address to keep. */
export function keepAddress(map, store) {
  addEventListener("hashchange", () => location.reload()); // another link, pasted over this one
  let waiting = 0;
  const write = () => {
    try {
      history.replaceState(null, "", `#${toHash(map, store.get())}`);
    } catch {
      // about:srcdoc has no history of its own
    }
  };
  store.listen(
    ["selected", "layout", "centre", "added", "hidden", "picked", "filters", "table", "whole", "language"],
    () => {
      clearTimeout(waiting);
      waiting = setTimeout(write, 60);
    },
  );
}
