"use strict";
// Shows the finding that the pointer or the keyboard is at. Whatever it shows it puts in as text, never as markup.
(() => {
  const LONGEST = 300;
  const card = document.getElementById("card");
  let shown = null;

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

  const hide = () => {
    if (!shown) return;
    shown.classList.remove("at");
    partner(shown)?.classList.remove("at");
    shown = null;
    card.hidden = true;
    document.body.classList.remove("carded");
  };

  const show = (finding) => {
    if (finding === shown) return;
    hide();
    shown = finding;
    finding.classList.add("at");
    partner(finding)?.classList.add("at");
    if (finding.title) {
      // The card says the same; a second box beside it would hide the text.
      finding.dataset.about = finding.title;
      finding.removeAttribute("title");
      finding.setAttribute("aria-description", finding.dataset.about);
    }
    const group = document.querySelector(finding.getAttribute("href"));
    const number = Number(finding.id.slice(1)) + 1;
    const button = (label, step) => {
      const one = make("button", "", label);
      one.type = "button";
      one.addEventListener("click", () => walk(step));
      return one;
    };
    const close = button("Close", 0);
    close.addEventListener("click", () => { const at = shown; hide(); at?.focus({ preventScroll: true }); });
    const list = document.createElement("dl");
    const pairs = [["rule", group.querySelector(".summary").textContent], ["found", cut(finding.textContent)], ["became", became(finding)]];
    for (const [name, value] of pairs) list.append(make("dt", "", name), make("dd", "", value));
    card.replaceChildren(
      make("div", "bar", make("span", "chip " + kind(finding), group.dataset.rule), make("span", "soft", "weight " + group.dataset.weight),
        make("span", "where", number + " of " + count()), button("Previous", -1), button("Next", 1), close),
      list,
    );
    card.hidden = false;
    document.body.classList.add("carded");
  };

  const walk = (step) => {
    if (!step) return;
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
    if (event.target.id === "walk") { hide(); walk(1); }
  });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
  const ready = () => { const button = document.getElementById("walk"); if (button) button.hidden = false; };
  document.addEventListener("scrubber:shown", () => { hide(); ready(); });
  ready();
})();
