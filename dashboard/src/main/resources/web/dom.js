/**
 * Makes an element. Strings among the children become text, never markup: names come from strangers.
 * @param {string} tag
 * @param {Object<string, *>} [attributes] functions listen to the event of that name, `true` is an empty
 *     attribute, `false`, `null` and `undefined` are none; `aria-` ones are `true` and `false`
 * @param {...(Node|string|number|null)} children
 * @returns {HTMLElement}
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") {
      element.addEventListener(name, value);
    } else {
      attribute(element, name, value);
    }
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** Sets or removes an attribute. Touches nothing that is already right. */
export function attribute(element, name, value) {
  const spoken = name.startsWith("aria-");
  if (value === null || value === undefined || (value === false && !spoken)) {
    element.removeAttribute(name);
  } else {
    const text = value === true && !spoken ? "" : String(value);
    if (element.getAttribute(name) !== text) {
      element.setAttribute(name, text);
    }
  }
}

/** Sets an element's text. Touches nothing that is already right, so that selections stay. */
export function text(element, value) {
  const string = String(value);
  if (element.textContent !== string) {
    element.textContent = string;
  }
}

/** @returns {SVGElement} */
export function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) {
    element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

/** Announces to users of screen readers something that they caused or must know. */
export function announce(message) {
  text(document.getElementById("announcer"), message);
}
