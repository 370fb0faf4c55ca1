// Keys that work anywhere on the page, except while typing.

/** Listens to single keys. */
export function listenToKeys(store, act, box) {
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea, select, dialog");
    if (event.ctrlKey || event.metaKey || event.altKey || typing) return;
    const { selected } = store.get();
    const run = {
      "/": () => box.focus(),
      Escape: () => act.choose(-1),
      e: () => selected >= 0 && act.expand(selected),
      h: () => selected >= 0 && act.hide(selected),
      u: () => act.undo(),
      f: () => act.canvas.fit(),
    }[event.key];
    if (!run) return;
    event.preventDefault();
    run();
  });
}
