// Reported results of a paper, or on a dataset or task.

import { data, h } from "./dom.js";
import { count, t } from "./words.js";

const FEW = 12;

/** Returns the section of reported results, or null. */
export function resultsTable(map, row, act) {
  const { results } = map;
  if (!results.value) return null;
  const own = { paper: results.paper, dataset: results.dataset, task: results.task };
  const mine = [...results.value.keys()].filter((at) => Object.values(own).some((column) => column[at] === row));
  if (!mine.length) return null;
  const cells = (at) =>
    h(
      "tr",
      {},
      h("td", {}, name(map, results.paper[at], act, results.methods[results.method[at]])),
      h("td", {}, name(map, results.dataset[at], act)),
      h("td", {}, data(results.metrics[results.metric[at]])),
      h("td", { class: "number" }, String(results.value[at])),
      h("td", {}, name(map, results.task[at], act)),
      h("td", { class: "small" }, data(results.settings[results.setting[at]])),
    );
  const body = h("tbody", {}, mine.slice(0, FEW).map(cells));
  const more =
    mine.length > FEW
      ? h(
          "button",
          {
            type: "button",
            class: "more",
            on: {
              click: (event) => {
                body.append(...mine.slice(FEW).map(cells));
                event.target.remove();
              },
            },
          },
          t("more", { n: count(mine.length) }),
        )
      : null;
  return h(
    "section",
    { id: "results" },
    h("h3", {}, t("results"), " ", h("span", { class: "count" }, count(mine.length))),
    h(
      "div",
      { class: "wide", tabindex: "0", role: "region", "aria-label": t("results") },
      h(
        "table",
        {},
        h(
          "thead",
          {},
          h(
            "tr",
            {},
            ["method", "dataset_", "metric", "value", "task_", "setting"].map((key) =>
              h("th", { scope: "col" }, t(key)),
            ),
          ),
        ),
        body,
      ),
    ),
    more,
  );
}

function name(map, row, act, text = null) {
  if (row < 0) return data(text ?? "");
  return h(
    "button",
    { type: "button", class: "plain", on: { click: () => act.choose(row) } },
    data(text ?? map.names[row]),
  );
}
