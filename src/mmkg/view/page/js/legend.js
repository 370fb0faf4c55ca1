// What colours, shapes, sizes and lines mean.

import { byId, fill, h } from "./dom.js";
import { relationText, t } from "./words.js";

/** Draws the legend. */
export function drawLegend(map) {
  const kinds = map.kinds.map((kind) =>
    h("li", {}, h("span", { class: `dot kind-${kind}`, "aria-hidden": "true" }), t(kind)),
  );
  const relations = map.relations.map(([name], code) =>
    map.edges[name].length
      ? h("li", {}, h("span", { class: `line relation-${name}`, "aria-hidden": "true" }), relationText(map, code, true))
      : null,
  );
  fill(
    byId("legend"),
    h("ul", { class: "keys" }, kinds),
    h("ul", { class: "keys" }, relations.filter(Boolean)),
    ["legendSize", "legendRing", "legendArrow", "legendRegion"].map((key) => h("p", {}, t(key))),
  );
}
