"use strict";
// Shows the finding that the pointer or the keyboard is at. Whatever it shows it puts in as text, never as markup.
(() => {
  const LONGEST = 300;
  const card = document.getElementById("card");
  let shown = null;
  let isClosing = false;

  const make = (tag, className, ...children) => {
    const element = document.createElement(tag);
    if (className) element.className = className;
    element.append(...children);
    return element;
  };
  const count = () => Number(document.getElementById("walk").dataset.walked);
  const partner = (finding) => document.getElementById("g" + finding.id.slice(1));
  const cut = (text) => text.length > LONGEST ? text.slice(0, LONGEST / 2) + " … " + text.slice(-LONGEST / 2) : text;
  const kind = (finding) => ["spam", "hidden", "pinyin", "encoding"].find((one) => finding.classList.contains(one)) || "other";

  const became = (finding) => {
    if (finding.classList.contains("left")) return "is shown, and left as it is";
    if (finding.classList.contains("cut")) return "is taken out";
    return cut(partner(finding).textContent);
  };

  const unmark = () => {
    if (!shown) return;
    shown.classList.remove("at");
    partner(shown)?.classList.remove("at");
    shown = null;
  };

  const hide = () => {
    unmark();
    card.hidden = true;
    document.body.classList.remove("carded");
  };

  // The buttons stay while what is shown changes: the keyboard must not lose its place.
  const chip = make("span", "chip"), weight = make("span", "soft"), where = make("span", "where");
  const values = ["rule", "found", "became"].map((name) => [make("dt", "", name), make("dd", "")]);
  const button = (label, work) => {
    const one = make("button", "", label);
    one.type = "button";
    one.addEventListener("click", work);
    return one;
  };
  const close = () => {
    const finding = shown;
    hide();
    isClosing = true;
    finding?.focus({ preventScroll: true });
    isClosing = false;
  };
  card.append(
    make("div", "bar", chip, weight, where, button("Previous", () => walk(-1)), button("Next", () => walk(1)), button("Close", close)),
    make("dl", "", ...values.flat()),
  );

  const show = (finding) => {
    if (finding === shown || isClosing) return;
    unmark();
    shown = finding;
    finding.classList.add("at");
    partner(finding)?.classList.add("at");
    if (finding.title) {
      // The card says the same; a second box beside it would hide the text.
      finding.setAttribute("aria-description", finding.title);
      finding.removeAttribute("title");
    }
    const group = document.querySelector(finding.getAttribute("href"));
    chip.className = "chip " + kind(finding);
    chip.textContent = group.dataset.rule;
    weight.textContent = "weight " + group.dataset.weight;
    where.textContent = Number(finding.id.slice(1)) + 1 + " of " + count();
    const told = [group.querySelector(".summary").textContent, cut(finding.textContent), became(finding)];
    told.forEach((text, at) => { values[at][1].textContent = text; });
    card.hidden = false;
    document.body.classList.add("carded");
  };

  const walk = (step) => {
    const all = count();
    const from = shown ? Number(shown.id.slice(1)) : -1;
    const next = document.getElementById("f" + (from + step + all) % all);
    show(next);
    next.scrollIntoView({ block: "center" });
  };

  const at = (event) => event.target.closest?.("a.f[id]");
  document.addEventListener("pointerover", (event) => { const finding = at(event); if (finding) show(finding); });
  document.addEventListener("focusin", (event) => { const finding = at(event); if (finding) show(finding); });
  document.addEventListener("click", (event) => {
    const finding = at(event);
    if (finding) { event.preventDefault(); show(finding); }
    const go = event.target.closest?.("a.go");
    if (go) { event.preventDefault(); const first = document.querySelector(go.getAttribute("href")); first.scrollIntoView({ block: "center" }); first.focus({ preventScroll: true }); }
    if (event.target.id === "walk") { unmark(); walk(1); }
  });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
  const ready = () => { const button = document.getElementById("walk"); if (button) button.hidden = false; };
  document.addEventListener("scrubber:shown", () => { hide(); ready(); });
  ready();
})();
