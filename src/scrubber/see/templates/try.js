"use strict";
// Sends the document to scrubber on this machine, and the thresholds whenever they are moved.
(() => {
  const byId = (id) => document.getElementById(id);
  const page = byId("try"), text = byId("text"), status = byId("status"), error = byId("error");
  const shares = [byId("drop_spam"), byId("drop_encoding")], empty = byId("drop_empty");
  const wasEmpty = empty.checked;
  const largest = Number(page.dataset.largest);
  const megabytes = (size) => (size / 1e6).toFixed(1) + " MB";
  let dropped = null; // the file that is judged; null where the pasted text is
  let key = null; // the verdict's name, to decide anew by
  let latest = 0; // the number of the last question: what comes back for an earlier one is not shown
  let waiting = null;

  const settings = () => {
    const chosen = Object.fromEntries(shares.map((one) => [one.id, Number(one.value) > 1 ? "2" : one.value]));
    return { ...chosen, drop_empty: String(empty.checked) };
  };

  const tell = (message) => { error.textContent = message; error.hidden = !message; };

  const label = () => {
    for (const one of shares) byId(one.id + "-is").textContent = Number(one.value) > 1 ? "never" : Number(one.value).toFixed(2);
  };

  const ask = async (path, query, body) => {
    const number = ++latest;
    try {
      const answer = await fetch(path + "?" + new URLSearchParams(query), {
        method: "POST", body, headers: { "X-Scrubber-Token": page.dataset.token, "Content-Type": "application/octet-stream" },
      });
      const content = await answer.json();
      if (number !== latest) return null;
      tell(answer.ok ? "" : content.error);
      return answer.ok ? content : null;
    } catch (problem) {
      if (number === latest) tell("scrubber does not answer. Is it still running? (" + problem.message + ")");
      return null;
    }
  };

  const judge = async () => {
    const source = dropped ?? text.value;
    const size = dropped ? dropped.size : new TextEncoder().encode(source).length;
    if (!size) {
      latest++;
      key = null;
      byId("top").replaceChildren(); byId("rest").replaceChildren();
      status.textContent = dropped ? dropped.name + " is empty." : "";
      tell("");
      return;
    }
    if (size > largest) {
      latest++;
      tell("The document has " + megabytes(size) + ", and this page takes " + megabytes(largest) + "; use `scrubber explain FILE --html OUT` for a larger one.");
      return;
    }
    status.textContent = "Judging …";
    const begun = performance.now();
    const about = { ...settings(), kind: byId("kind").value, ...(dropped ? { name: dropped.name } : { pasted: "1" }) };
    const content = await ask("/judge", about, source);
    if (!content) { status.textContent = ""; return; }
    key = content.key;
    byId("top").innerHTML = content.top;
    byId("rest").innerHTML = content.rest;
    const spent = performance.now() - begun;
    status.textContent = (dropped ? dropped.name + ", " : "") + (size < 1e5 ? size.toLocaleString("en") + " bytes" : megabytes(size)) + ", judged and shown in " + (spent < 1000 ? spent.toFixed(0) + " ms." : (spent / 1000).toFixed(1) + " s.");
    document.dispatchEvent(new Event("scrubber:shown"));
  };

  const decide = async () => {
    if (!key) return;
    const content = await ask("/decide", { ...settings(), key, ...(dropped ? { name: dropped.name } : {}) }, "");
    if (content) byId("top").innerHTML = content.top;
  };

  const take = (file) => {
    dropped = file;
    text.value = "";
    text.placeholder = file.name + " is shown below. Paste here, or drop another file.";
    judge();
  };

  const soon = (work, delay) => { clearTimeout(waiting); waiting = setTimeout(work, delay); };

  byId("form").addEventListener("submit", (event) => event.preventDefault());
  text.addEventListener("input", () => { dropped = null; text.placeholder = "Paste here, or drop a file."; soon(judge, 250); });
  byId("kind").addEventListener("change", judge);
  byId("file").addEventListener("change", (event) => { if (event.target.files[0]) take(event.target.files[0]); event.target.value = ""; });
  for (const one of document.querySelectorAll(".example")) one.addEventListener("click", () => { dropped = null; text.value = one.dataset.text; judge(); });
  for (const one of shares) one.addEventListener("input", () => { label(); soon(decide, 60); });
  empty.addEventListener("change", decide);
  byId("back").addEventListener("click", () => { for (const one of shares) one.value = one.dataset.atStart; empty.checked = wasEmpty; label(); decide(); });
  document.addEventListener("dragover", (event) => { event.preventDefault(); text.classList.add("over"); });
  document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) text.classList.remove("over"); });
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    text.classList.remove("over");
    const file = event.dataTransfer.files[0];
    if (file) take(file);
    else if (event.dataTransfer.getData("text")) { dropped = null; text.value = event.dataTransfer.getData("text"); judge(); }
  });
  label();
  if (text.value) judge();
})();
