// Elements from data. Text only ever becomes text nodes, and an address a link only if it is http(s).

/** Returns the element with that id. */
export const byId = (id) => document.getElementById(id);

/** Returns a new element; `attributes` may hold `on` (listeners by event) and `class`. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "on") for (const [event, listen] of Object.entries(value)) element.addEventListener(event, listen);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(
    ...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false),
  );
  return element;
}

/** Returns data as isolated text: a right-to-left title cannot disturb what stands beside it. */
export const data = (text, attributes = {}) => h("bdi", attributes, String(text));

const WEB = /^https?:\/\/[^\s<>"']+$/i;

/** Returns a link that opens in a new tab, or plain text where the address is not http(s). */
export function link(address, text) {
  if (!WEB.test(address)) return data(text ?? address);
  return h("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, data(text ?? address));
}

/** Puts `children` in place of what `element` holds. */
export function fill(element, ...children) {
  element.replaceChildren(
    ...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false),
  );
}
