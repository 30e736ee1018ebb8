/* The text of a rulebook: line numbers, findings that jump to their line, names offered while typing, and the
   change of a row shown in the text. Checks go to the server by htmx; nothing here knows the language. */
(() => {
  "use strict";
  const text = document.getElementById("rulebook-text");
  if (!text) return;
  const form = text.form, gutter = form.querySelector(".code-lines"), list = document.getElementById("offered");
  const LINE = 20, WORD = /[\p{L}\p{N}_.「]*$/u;
  let language = [], shown = [], at = 0, from = 0, before = "", composing = false;

  /* --- line numbers, with the lines that have findings marked --- */
  function number() {
    const marked = new Set([...document.querySelectorAll("#findings [data-line]")].map((one) => Number(one.dataset.line)));
    const rows = [];
    const count = text.value.split("\n").length;
    for (let line = 1; line <= count; line += 1) {
      const row = document.createElement(marked.has(line) ? "b" : "span");
      row.textContent = String(line);
      rows.push(row, "\n");
    }
    gutter.replaceChildren(...rows);
    gutter.scrollTop = text.scrollTop;
  }
  text.addEventListener("scroll", () => { gutter.scrollTop = text.scrollTop; if (!list.hidden) place(); });

  /* --- a finding goes to its line --- */
  function go(line) {
    const lines = text.value.split("\n");
    const begin = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
    text.focus({ preventScroll: true });
    text.setSelectionRange(begin, begin + (lines[line - 1] || "").length);
    text.scrollTop = Math.max(0, (line - 6) * LINE);
    text.closest(".code-card").scrollIntoView({ block: "nearest" });
  }
  document.addEventListener("click", (event) => {
    const found = event.target.closest("[data-line]");
    if (found && Number(found.dataset.line)) go(Number(found.dataset.line));
    if (event.target.closest("[data-row-close]")) document.getElementById("row-form").replaceChildren();
  });

  /* --- a changed row: only the characters that differ are replaced, so that undo and the place on the screen stay --- */
  function take(value) {
    const old = text.value;
    if (value === old) return;
    let begin = 0, end = 0;
    while (begin < Math.min(old.length, value.length) && old[begin] === value[begin]) begin += 1;
    while (end < Math.min(old.length, value.length) - begin && old[old.length - 1 - end] === value[value.length - 1 - end]) end += 1;
    const fresh = value.slice(begin, value.length - end);
    const top = Math.max(0, (value.slice(0, begin).split("\n").length - 6) * LINE);
    const held = document.activeElement;
    text.focus({ preventScroll: true });
    text.setSelectionRange(begin, old.length - end);
    quiet = true;
    if (!document.execCommand(fresh ? "insertText" : "delete", false, fresh)) text.setRangeText(fresh);
    quiet = false;
    if (text.value !== value) text.value = value;
    text.setSelectionRange(begin, begin + fresh.length);
    text.scrollTop = top;
    if (held && held !== document.body && document.contains(held)) held.focus({ preventScroll: true });
  }
  let quiet = false;
  text.addEventListener("input", (event) => { if (quiet) event.stopImmediatePropagation(); }, true);
  document.addEventListener("htmx:afterSettle", () => {
    const next = document.getElementById("new-text");
    if (next && next.value) { take(next.value.replace(/\r\n/g, "\n")); next.value = ""; next.textContent = ""; }
    number();
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.target.id === "row-form" && event.target.firstElementChild) {
      event.target.scrollIntoView({ block: "nearest" });
      event.target.querySelector("select, input:not([type=hidden])")?.focus({ preventScroll: true });
    }
  });

  /* --- names offered while typing: ↑ ↓ Enter Tab Esc; never while an input method composes --- */
  fetch(form.dataset.names, { headers: { Accept: "application/json" } }).then((answer) => (answer.ok ? answer.json() : { names: [] })).then((found) => { language = found.names; });
  const own = () => { const held = document.getElementById("own-names"); return held ? JSON.parse(held.dataset.names) : []; };
  function hide() { list.hidden = true; shown = []; text.removeAttribute("aria-activedescendant"); }
  function offer() {
    if (composing || text.readOnly || text.selectionStart !== text.selectionEnd) return hide();
    const caret = text.selectionStart, line = text.value.slice(text.value.lastIndexOf("\n", caret - 1) + 1, caret);
    const word = WORD.exec(line)[0];
    if (!word || line.trimStart().startsWith("#")) return hide();
    const sought = word.toLowerCase();
    const rank = (one) => (one[0].toLowerCase().startsWith(sought) ? 0 : one[0].toLowerCase().includes(sought) ? 1 : one[1].toLowerCase().includes(sought) || one[2].toLowerCase().startsWith(sought) ? 2 : 9);
    const seen = new Set();
    shown = [...own(), ...language].map((one) => [rank(one), one]).filter(([order, one]) => order < 9 && one[0] !== word && !seen.has(one[0]) && seen.add(one[0]))
      .sort((a, b) => a[0] - b[0]).slice(0, 9).map(([, one]) => one);
    if (!shown.length) return hide();
    from = caret - word.length; at = 0;
    list.replaceChildren(...shown.map((one, index) => {
      const row = document.createElement("li"), told = document.createElement("span");
      row.id = "offered-" + index; row.setAttribute("role", "option"); row.textContent = one[0]; told.textContent = one[2] || one[1]; row.append(told);
      row.addEventListener("mousedown", (event) => { event.preventDefault(); at = index; pick(); });
      return row;
    }));
    list.hidden = false;
    before = line.slice(0, line.length - word.length);
    place();
    mark();
  }
  const ruler = document.createElement("canvas").getContext("2d");
  function place() {
    const caret = text.selectionStart;
    const style = getComputedStyle(text);
    ruler.font = `${style.fontSize} ${style.fontFamily}`;
    const row = text.value.slice(0, caret).split("\n").length - 1;
    const down = (row + 1) * LINE + 12 - text.scrollTop, box = text.parentElement;
    const left = text.offsetLeft + 12 + ruler.measureText(before).width - text.scrollLeft;
    list.style.left = Math.max(8, Math.min(left, box.clientWidth - list.offsetWidth - 8)) + "px";
    list.style.top = (down + list.offsetHeight > box.clientHeight && down > list.offsetHeight + LINE ? down - LINE - list.offsetHeight - 4 : down) + "px";
  }
  function mark() {
    [...list.children].forEach((row, index) => row.setAttribute("aria-selected", String(index === at)));
    list.children[at].scrollIntoView({ block: "nearest" });
    text.setAttribute("aria-activedescendant", "offered-" + at);
  }
  function pick() {
    const [written] = shown[at];
    text.setSelectionRange(from, text.selectionEnd);
    if (!document.execCommand("insertText", false, written)) text.setRangeText(written, from, text.selectionEnd, "end");
    hide();
  }
  text.addEventListener("compositionstart", () => { composing = true; hide(); });
  text.addEventListener("compositionend", () => { composing = false; offer(); });
  text.addEventListener("input", (event) => { number(); if (!quiet && !event.isComposing) offer(); });
  text.addEventListener("blur", hide);
  text.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    if (event.ctrlKey && event.key === " ") { event.preventDefault(); offer(); return; }
    if (!list.hidden) {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") { event.preventDefault(); at = (at + (event.key === "ArrowDown" ? 1 : shown.length - 1)) % shown.length; mark(); return; }
      if (event.key === "Enter" || event.key === "Tab") { event.preventDefault(); pick(); return; }
      if (event.key === "Escape") { event.preventDefault(); event.stopPropagation(); hide(); return; }
    }
    if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) { // keep the indentation of the line above
      const begin = text.value.lastIndexOf("\n", text.selectionStart - 1) + 1, line = text.value.slice(begin, text.selectionStart);
      const indent = /^ */.exec(line)[0] + (/:\s*$/.test(line) ? "  " : "");
      if (indent) { event.preventDefault(); document.execCommand("insertText", false, "\n" + indent); }
    }
  });
  number();
  addEventListener("pageshow", () => setTimeout(() => { if (text.value !== text.defaultValue && window.htmx) htmx.trigger(text, "recheck"); number(); }, 0));
})();
