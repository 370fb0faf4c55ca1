// What the reader takes along: BibTeX, picture, table, a link to this state.

import { toBibtex } from "./bibtex.js";
import { nodeId } from "./data.js";
import { byId } from "./dom.js";
import { toCsv } from "./table.js";
import { t } from "./words.js";

/** Makes the menu's buttons work. */
export function createTakeAlong(map, store, canvas, table) {
  const dialog = byId("take-dialog");
  const text = byId("take-text");
  const offer = (content, title) => {
    text.value = content;
    byId("take-title").textContent = title;
    byId("take-status").textContent = "";
    dialog.showModal();
    text.focus();
    text.select();
  };
  closeWhenDone(byId("take"));
  byId("take-bibtex").addEventListener("click", () => {
    const { picked, selected } = store.get();
    const rows = picked.size ? [...picked] : selected >= 0 ? [selected] : [];
    const bibtex = toBibtex(map, rows);
    if (bibtex) offer(bibtex, t("bibtex"));
    else announce(t("noBibtex"));
  });
  byId("take-link").addEventListener("click", () => offer(location.href, t("state")));
  byId("take-csv").addEventListener("click", () =>
    save("mmkg.csv", new Blob(["\ufeff", toCsv(map, table.rows(), (row) => nodeId(map, row))], { type: "text/csv" })),
  );
  byId("take-png").addEventListener("click", () =>
    canvas.picture().toBlob((blob) => save("mmkg.png", blob), "image/png"),
  );
  byId("take-copy").addEventListener("click", () => copy(text));
  byId("take-close").addEventListener("click", () => dialog.close());
}

/** Closes a menu after one of its buttons, a click elsewhere, or Escape. */
function closeWhenDone(menu) {
  document.addEventListener("click", ({ target }) => {
    if (!menu.contains(target) || target.closest("button")) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
    event.stopPropagation();
  });
}

async function copy(text) {
  const status = byId("take-status");
  try {
    await navigator.clipboard.writeText(text.value);
    status.textContent = t("copied");
  } catch {
    text.select();
    status.textContent = t("copyByHand");
  }
}

function save(name, blob) {
  const address = URL.createObjectURL(blob);
  const anchor = document.createElement("a");
  anchor.href = address;
  anchor.download = name;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
  announce(t("saved", { name }));
}

/** Says something for a moment, also to screen readers. */
export function announce(text) {
  const toast = byId("toast");
  toast.textContent = text;
  toast.classList.add("seen");
  clearTimeout(announce.timer);
  announce.timer = setTimeout(() => toast.classList.remove("seen"), 3500);
}
