// Opens the page: reads the data, draws, answers.

import { createActions } from "./actions.js";
import { createCanvas } from "./canvas.js";
import { drawCard } from "./card.js";
import { readMap, rowOf } from "./data.js";
import { byId, fill, h } from "./dom.js";
import { createFilters, sift } from "./filters.js";
import { listenToKeys } from "./keys.js";
import { arrange, rowsAround, settle } from "./layouts.js";
import { drawLegend } from "./legend.js";
import { countEdges, createScene, light, show, stretch } from "./scene.js";
import { createSearch } from "./search.js";
import { createSearchBox } from "./searchbox.js";
import { fromHash, keepAddress } from "./statelink.js";
import { createStore, firstState } from "./store.js";
import { createTable } from "./table.js";
import { createTakeAlong } from "./takealong.js";
import { onTheme } from "./theme.js";
import { count, missingWords, speak, t } from "./words.js";

function open() {
  const map = readMap();
  const scene = createScene(map);
  stretch(scene, byId("canvas").clientWidth, byId("canvas").clientHeight);
  const store = createStore(opened(map, scene));
  speak(store.get().language);
  const act = createActions(map, store, scene);
  const canvas = createCanvas(byId("canvas"), scene, act);
  act.canvas = canvas;
  refresh(map, store.get(), scene, canvas);
  // These listen first: whoever follows finds the language and the scene as they now are.
  store.listen(["language"], (state) => speak(state.language));
  store.listen(["drawn", "hidden", "filters", "layout", "centre", "language"], (state) =>
    refresh(map, state, scene, canvas),
  );
  const box = createSearchBox(map, createSearch(map), act.find);
  const table = createTable(map, store, scene, act);
  createFilters(map, store, scene);
  createTakeAlong(map, store, canvas, table);
  listenToKeys(store, act, box);
  follow(map, store, scene, canvas, act, table);
  keepAddress(map, store);
  canvas.fit();
  canvas.redraw(); // now, not with the next frame: ready means drawn
  document.documentElement.dataset.ready = "true";
  window.mmkg = { act, map, store, scene, canvas, rowOf: (id) => rowOf(map, id), missingWords };
}

/** Returns the state that the address or the page's focus asks for. */
function opened(map, scene) {
  const state = firstState(map);
  state.centre = -1;
  const asked = fromHash(map, location.hash);
  if (asked.selected < 0 && location.hash.length < 2 && map.focus >= 0)
    Object.assign(asked, { selected: map.focus, centre: map.focus, layout: "around" });
  Object.assign(state, asked);
  for (const row of [...state.added, state.selected, state.centre]) if (row >= 0) state.drawn.add(row);
  settle(scene, state.drawn);
  return state;
}

/** Returns the node to light: around a node nothing is dimmed for that node itself. */
function lightFor(state) {
  if (state.hover >= 0) return state.hover;
  return state.layout === "around" && state.selected === state.centre ? -1 : state.selected;
}

/** Brings the picture in line with the state; returns nothing. */
function refresh(map, state, scene, canvas) {
  scene.around = state.layout === "around" ? rowsAround(map, state.centre, state.drawn) : null;
  const drawn = scene.around ? new Set([...state.drawn, ...scene.around]) : state.drawn;
  scene.aspect = byId("canvas").clientWidth / Math.max(1, byId("canvas").clientHeight);
  const { passed } = sift(map, state, drawn, scene.around);
  scene.selected = state.selected;
  scene.added = state.added;
  show(scene, passed, state.filters.relations, scene.around ? state.centre : -1);
  if (state.layout === "timeline") scene.edges = []; // across the years they would cover everything; they show on hover
  arrange(scene, state, passed);
  light(scene, lightFor(state), state.filters.relations);
  canvas.update(passed);
  byId("edge-line").textContent = t("edgesShown", {
    n: count(scene.edges.length),
    all: count(countEdges(scene, state.filters.relations)),
  });
  byId("canvas").setAttribute("aria-label", t("picture", { n: passed.length }));
}

function follow(map, store, scene, canvas, act, table) {
  const redrawAll = () => {
    drawCard(map, store.get(), act);
    drawLegend(map);
    footer(map);
    document.body.classList.toggle("has-card", store.get().selected >= 0);
  };
  store.listen(["layout", "centre"], () => canvas.fit());
  store.listen(["hover", "selected"], (state) => {
    scene.selected = state.selected;
    light(scene, lightFor(state), state.filters.relations);
    canvas.redraw();
  });
  store.listen(["selected", "drawn", "hidden", "picked"], (state) => {
    drawCard(map, state, act);
    document.body.classList.toggle("has-card", state.selected >= 0);
  });
  store.listen(["selected"], ({ selected }) => {
    if (selected >= 0 && scene.isShown[selected]) canvas.reveal(selected);
  });
  store.listen(["language"], redrawAll);
  store.listen(["table"], (state) => {
    document.body.classList.toggle("as-table", state.table);
    if (!state.table) canvas.redraw();
  });
  store.listen(["layout", "table", "steps", "picked", "selected", "language"], controls);
  onTheme(() => {
    scene.ground = null;
    canvas.redraw();
  });
  wire(store, act, canvas);
  controls(store.get());
  document.body.classList.toggle("as-table", store.get().table);
  table.draw();
  redrawAll();
}

function controls(state) {
  for (const name of ["map", "timeline", "around"])
    byId(`layout-${name}`).setAttribute("aria-pressed", String(state.layout === name && !state.table));
  byId("layout-around").disabled = state.selected < 0 && state.layout !== "around";
  byId("as-table").setAttribute("aria-pressed", String(state.table));
  byId("undo").disabled = state.steps === 0;
  byId("picked").textContent = state.picked.size ? t("collection", { n: state.picked.size }) : "";
}

function wire(store, act, canvas) {
  const on = (id, run) => byId(id).addEventListener("click", run);
  on("layout-map", () => act.layout("map"));
  on("layout-timeline", () => act.layout("timeline"));
  on("layout-around", () => act.around(store.get().selected));
  on("as-table", () => store.set({ table: !store.get().table }));
  on("undo", act.undo);
  on("skip", (event) => {
    event.preventDefault(); // the address holds the state
    store.set({ table: true });
    byId("table-holder").querySelector(".wide").focus();
  });
  on("language", () => store.set({ language: store.get().language === "en" ? "zh" : "en" }));
  on("fit", () => canvas.fit());
  on("zoom-in", () => canvas.zoom(1.4));
  on("zoom-out", () => canvas.zoom(1 / 1.4));
  on("panel-button", () => document.body.classList.toggle("panel-open"));
}

function footer(map) {
  fill(byId("origin"), h("strong", {}, t("provenance")), ": ", h("bdi", {}, map.origin || t("noOrigin")));
}

open();
