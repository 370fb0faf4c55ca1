// What the reader has chosen. One object, replaced key by key; whoever listens is told which keys changed.

const STEPS = 50;

/** Returns a store over `state`: `get()`, `set(patch)`, `listen(keys, act)`, and undo for what is drawn. */
export function createStore(state) {
  const listeners = [];
  const past = [];
  const tell = (changed) => {
    for (const [keys, act] of listeners) if (keys.some((key) => changed.has(key))) act(state);
  };
  return {
    get: () => state,
    listen: (keys, act) => listeners.push([keys, act]),
    set(patch) {
      const changed = new Set(Object.keys(patch).filter((key) => patch[key] !== state[key]));
      if (!changed.size) return;
      if (changed.has("drawn") || changed.has("hidden")) {
        past.push({ drawn: state.drawn, hidden: state.hidden, added: state.added });
        if (past.length > STEPS) past.shift();
        patch = { ...patch, steps: past.length };
        changed.add("steps");
      }
      Object.assign(state, patch);
      tell(changed);
    },
    undo() {
      const before = past.pop();
      if (!before) return false;
      Object.assign(state, before, { steps: past.length });
      tell(new Set(["drawn", "hidden", "added", "steps"]));
      return true;
    },
  };
}

/** Returns the state of a page just opened. */
export function firstState(map) {
  return {
    drawn: new Set(map.drawing.nodes.map((node) => node.id)),
    hidden: new Set(),
    added: [],
    steps: 0,
    selected: -1,
    hover: -1,
    picked: new Set(),
    layout: "map",
    table: false,
    whole: false,
    filters: noFilters(map),
    language: navigator.language?.toLowerCase().startsWith("zh") ? "zh" : "en",
  };
}

/** Returns filters that let everything through; `first` stands for all that is as old or older. */
export function noFilters(map) {
  const years = map.year.filter((year) => year > 0).sort();
  const from = years[Math.floor(years.length / 40)] ?? 2000; // a few old papers would take most of the slider
  const to = years.at(-1) ?? 2000;
  return { kinds: new Set(), relations: new Set(), from, to, first: from, last: to, curated: false, cited: 0 };
}
