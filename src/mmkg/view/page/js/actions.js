// What a reader can do to the picture; each action changes the store and nothing else.

import { settle } from "./layouts.js";
import { neighboursToDraw } from "./related.js";
import { announce } from "./takealong.js";
import { t } from "./words.js";

const WITH_IT = 8;
const AT_ONCE = 15;

/** Returns the actions on a map. */
export function createActions(map, store, scene) {
  const draw = (rows, patch = {}) => {
    const state = store.get();
    const fresh = rows.filter((row) => !state.drawn.has(row));
    const hidden = new Set([...state.hidden].filter((row) => !rows.includes(row)));
    settle(scene, fresh);
    store.set({
      ...patch,
      ...(fresh.length ? { drawn: new Set([...state.drawn, ...fresh]), added: [...state.added, ...fresh] } : {}),
      ...(hidden.size === state.hidden.size ? {} : { hidden }),
    });
    return fresh.length;
  };
  const act = {
    choose: (row) => store.set({ selected: row, hover: -1 }),
    hover: (row) => store.set({ hover: row }),
    bringIn(row) {
      const { drawn } = store.get();
      draw([row, ...(drawn.has(row) ? [] : neighboursToDraw(map, row, drawn, WITH_IT))], { selected: row });
      act.canvas.goTo(row);
    },
    find(row) {
      act.bringIn(row);
      if (store.get().layout === "around") act.around(row);
    },
    expand(row) {
      const rows = neighboursToDraw(map, row, store.get().drawn, AT_ONCE);
      const brought = draw([row, ...rows], { selected: row });
      announce(brought ? t("expandedBy", { n: brought }) : t("nothingToExpand"));
    },
    hide(row) {
      const { hidden } = store.get();
      store.set({ hidden: new Set([...hidden, row]), selected: -1, hover: -1 });
    },
    undo: () => store.undo(),
    pick(row) {
      const picked = new Set(store.get().picked);
      if (!picked.delete(row)) picked.add(row);
      store.set({ picked });
    },
    layout: (layout) => store.set({ layout, table: false }),
    around(row) {
      if (row < 0) return;
      draw([row], { selected: row, centre: row, layout: "around", table: false });
    },
  };
  return act;
}
