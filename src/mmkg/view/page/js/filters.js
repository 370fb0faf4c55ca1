// What is let through: by kind, relation, year, reading list, citations. Each count says what its switch would show.

import { byId, fill, h } from "./dom.js";
import { noFilters } from "./store.js";
import { count, relationText, t } from "./words.js";

const TESTS = {
  kind: (map, filters, row) => !filters.kinds.has(map.kind[row]),
  year: (map, filters, row) =>
    (filters.from === filters.first && filters.to === filters.last) ||
    ((map.year[row] >= filters.from || (filters.from === filters.first && map.year[row] > 0)) &&
      map.year[row] <= filters.to),
  curated: (map, filters, row) => !filters.curated || map.curated[row] === 1,
  cited: (map, filters, row) => map.kind[row] !== 0 || map.citedBy[row] >= filters.cited,
};

/** Returns the name of the first test that a row fails, or null. */
export function failure(map, filters, row) {
  for (const name of Object.keys(TESTS)) if (!TESTS[name](map, filters, row)) return name;
  return null;
}

/** Splits rows into those let through and counts of those that are not, by reason. */
export function sift(map, state, rows, around) {
  const passed = [];
  const lost = { kind: 0, year: 0, curated: 0, cited: 0, undated: 0, hand: 0, around: 0 };
  for (const row of rows) {
    if (state.hidden.has(row)) lost.hand++;
    else if (around && !around.has(row)) lost.around++;
    else if (state.layout === "timeline" && map.year[row] <= 0) lost.undated++;
    else {
      const failed = row === state.selected ? null : failure(map, state.filters, row);
      if (failed) lost[failed]++;
      else passed.push(row);
    }
  }
  return { passed, lost };
}

const REASONS = {
  kind: "byKind",
  year: "byYear",
  curated: "byCurated",
  cited: "byCited",
  undated: "byUndated",
  hand: "byHand",
  around: "byAround",
};

/** Returns the line that says what is hidden. */
export function hiddenText(map, drawn, lost) {
  const list = Object.entries(lost)
    .filter(([, number]) => number)
    .map(([name, number]) => t(REASONS[name], { n: count(number) }));
  const hidden = list.length ? t("hiddenBy", { list: list.join(t("comma")) }) : t("nothingHidden");
  return t("shown", { n: count(drawn), all: count(map.size), hidden });
}

/** Makes the panel; it writes to `store` and follows it. */
export function createFilters(map, store, scene) {
  const set = (patch) => store.set({ filters: { ...store.get().filters, ...patch } });
  const toggle = (name, code) => {
    const next = new Set(store.get().filters[name]);
    if (!next.delete(code)) next.add(code);
    set({ [name]: next });
  };
  const range = (id, name, bound) => {
    const { first, last } = store.get().filters;
    const input = byId(id);
    Object.assign(input, { min: first, max: last, value: store.get().filters[name] });
    input.addEventListener("input", () => {
      const other = store.get().filters[name === "from" ? "to" : "from"];
      set({ [name]: bound(Number(input.value), other) });
    });
  };
  range("year-from", "from", Math.min);
  range("year-to", "to", Math.max);
  byId("curated-only").addEventListener("change", (event) => set({ curated: event.target.checked }));
  byId("cited-least").addEventListener("input", (event) =>
    set({ cited: Math.max(0, Number(event.target.value) || 0) }),
  );
  byId("reset").addEventListener("click", () => set(noFilters(map)));
  store.listen(["filters", "drawn", "hidden", "layout", "language", "selected"], (state) =>
    draw(map, state, scene, toggle),
  );
  draw(map, store.get(), scene, toggle);
}

function draw(map, state, scene, toggle) {
  const { filters } = state;
  const rows = [...state.drawn].filter((row) => !state.hidden.has(row));
  const kinds = map.kinds.map(() => 0);
  let curated = 0;
  for (const row of rows) {
    const others = Object.keys(TESTS).filter((name) => !TESTS[name](map, filters, row));
    if (others.every((name) => name === "kind")) kinds[map.kind[row]]++;
    if (map.curated[row] && others.every((name) => name === "curated")) curated++;
  }
  switches(
    byId("kind-filters"),
    map.kinds.map((kind, code) => ({
      code,
      on: !filters.kinds.has(code),
      text: t(`${kind}s`),
      number: kinds[code],
      mark: `dot kind-${kind}`,
    })),
    (code) => toggle("kinds", code),
  );
  const relations = relationCounts(map, scene, state);
  switches(
    byId("relation-filters"),
    map.relations
      .map(([name], code) => ({
        code,
        on: !filters.relations.has(code),
        text: relationText(map, code, true),
        number: relations[code],
        mark: `line relation-${name}`,
      }))
      .filter(({ number, on }) => number || !on),
    (code) => toggle("relations", code),
  );
  byId("curated-only").checked = filters.curated;
  byId("curated-count").textContent = count(curated);
  byId("year-from").value = filters.from;
  byId("year-to").value = filters.to;
  const older = filters.from === filters.first && map.year.some((year) => year > 0 && year < filters.first);
  byId("year-text").textContent = `${older ? "≤ " : ""}${filters.from} – ${filters.to}`;
  drawBars(byId("year-bars"), map, filters, rows);
  byId("year-count").textContent = count(rows.filter((row) => TESTS.year(map, filters, row)).length);
  const least = byId("cited-least");
  if (Number(least.value) !== filters.cited) least.value = filters.cited;
  byId("cited-count").textContent = count(rows.filter((row) => TESTS.cited(map, filters, row)).length);
  const { passed, lost } = sift(map, state, state.drawn, scene.around);
  byId("hidden-line").textContent = hiddenText(map, passed.length, lost);
}

/** Draws how many of the rows each year has; older ones stand with the first. */
function drawBars(holder, map, { first, last, from, to }, rows) {
  const counts = new Array(last - first + 1).fill(0);
  for (const row of rows) if (map.year[row] > 0) counts[Math.max(0, map.year[row] - first)]++;
  const most = Math.max(1, ...counts);
  fill(
    holder,
    counts.map((number, at) => {
      const bar = h("i", { class: first + at >= from && first + at <= to ? "in" : null });
      bar.style.height = `${Math.ceil((number / most) * 100)}%`;
      return bar;
    }),
  );
}

function relationCounts(map, scene, state) {
  const counts = map.relations.map(() => 0);
  for (const row of state.drawn) {
    if (state.hidden.has(row)) continue;
    for (let at = map.out.start[row]; at < map.out.start[row + 1]; at++) {
      const other = map.object[map.out.edge[at]];
      if (state.drawn.has(other) && !state.hidden.has(other)) counts[map.relation[map.out.edge[at]]]++;
    }
  }
  return counts;
}

/** Keeps the boxes that are there, so that the keyboard's place is not lost. */
function switches(holder, items, toggle) {
  const before = new Map([...holder.children].map((item) => [item.dataset.code, item]));
  fill(
    holder,
    items.map(({ code, on, text, number, mark }) => {
      const item = before.get(String(code)) ?? oneSwitch(code, mark, toggle);
      item.querySelector("input").checked = on;
      item.querySelector(".text").textContent = text;
      item.querySelector(".count").textContent = count(number);
      return item;
    }),
  );
}

function oneSwitch(code, mark, toggle) {
  return h(
    "label",
    { class: "switch", "data-code": code },
    h("input", { type: "checkbox", on: { change: () => toggle(code) } }),
    h("span", { class: mark, "aria-hidden": "true" }),
    h("span", { class: "text" }),
    h("span", { class: "count" }),
  );
}
