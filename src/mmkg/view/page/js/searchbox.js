// The search field: a combobox whose list follows what is typed.

import { titleOf } from "./data.js";
import { byId, data, fill, h } from "./dom.js";
import { t } from "./words.js";

const MOST = 12;
const FEW = 3;
const NEAR = 6;

/** Makes the field answer; `choose(row)` is called for what the reader takes. */
export function createSearchBox(map, search, choose) {
  const field = byId("search");
  const list = byId("suggestions");
  const status = byId("search-status");
  let found = []; // what is on the list, the near names last
  let active = -1;
  const options = () => list.querySelectorAll("[id]");
  const close = () => {
    found = [];
    active = -1;
    list.hidden = true;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  };
  const take = (row) => {
    field.value = map.names[row];
    close();
    choose(row);
    byId("card-title")?.focus(); // so that the single keys work on what was chosen
  };
  const mark = (number) => {
    active = number;
    options().forEach((item, at) => item.setAttribute("aria-selected", String(at === active)));
    if (active < 0) {
      field.removeAttribute("aria-activedescendant");
      return;
    }
    field.setAttribute("aria-activedescendant", `suggestion-${active}`);
    options()[active].scrollIntoView({ block: "nearest" });
  };
  const suggest = () => {
    const typed = field.value.trim() !== "";
    const sure = search.exact(field.value, MOST);
    const near = sure.length < FEW ? search.near(field.value, NEAR).filter((row) => !sure.includes(row)) : [];
    found = [...sure, ...near];
    const items = found.map((row, at) => suggestion(map, row, at, take));
    if (near.length) items.splice(sure.length, 0, remark("didYouMean"));
    fill(list, items.length ? items : remark("nothing"));
    list.hidden = !typed;
    field.setAttribute("aria-expanded", String(typed));
    status.textContent = typed
      ? t("resultCount", { n: sure.length }) + (near.length ? `; ${t("nearCount", { n: near.length })}` : "")
      : "";
    mark(sure.length ? 0 : -1); // a near name is never taken unasked
  };
  const enter = () => {
    if (!found.length) suggest();
    if (active >= 0) take(found[active]);
    else if (found.length) mark(0);
  };
  field.addEventListener("input", suggest);
  search.whenRead(() => !list.hidden && found.length < FEW && suggest());
  field.addEventListener("focus", () => {
    if (field.value) {
      field.select();
    }
  });
  field.addEventListener("blur", close);
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && !found.length) suggest();
    else if (step) mark((Math.max(active, step < 0 ? 0 : -1) + step + found.length) % found.length);
    else if (event.key === "Enter") enter();
    else if (event.key === "Escape") {
      if (list.hidden) field.value = "";
      close();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  });
  return {
    focus: () => {
      field.focus();
      field.select();
    },
    clear: () => {
      field.value = "";
    },
  };
}

const remark = (key) =>
  h("li", { class: "none", role: "option", "aria-disabled": "true", "aria-selected": "false" }, t(key));

function suggestion(map, row, at, take) {
  const kind = map.kinds[map.kind[row]];
  const zh = map.entries[row]?.name_zh;
  const title = titleOf(map, row);
  const details = [
    title === map.names[row] ? null : title,
    map.nodes.authors[row]?.split("; ")[0],
    map.year[row] > 0 ? map.year[row] : null,
  ].filter(Boolean);
  return h(
    "li",
    {
      id: `suggestion-${at}`,
      role: "option",
      "aria-selected": "false",
      on: {
        click: () => take(row),
      },
    },
    h("span", { class: `dot kind-${kind}`, "aria-hidden": "true" }),
    h(
      "span",
      { class: "what" },
      data(map.names[row], { class: map.curated[row] ? "ringed" : "" }),
      zh ? [" ", data(zh, { lang: "zh" })] : null,
      h("small", {}, t(kind), details.length ? [" · ", data(details.join(" · "))] : null),
    ),
  );
}
