/* Saima 赛马: the little that pages do by themselves. Everything works without it; it makes things quicker.
   Drawer, keyboard, money said in words, drafts kept in the browser, selection with its sum, toasts, log-in fill. */
(() => {
  "use strict";
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const drawer = $("#drawer");
  let opener = null;
  let turn = 0;
  const pageTitle = document.title;

  /* --- drawer: opens links marked data-opens (or lying in such a body); the address follows, Back closes --- */
  const openers = () => $$("a[href][data-opens], [data-opens] th a[href], [data-opens] a.fig[href]").filter((a) => !drawer.contains(a));
  const isOpener = (a) => a && (a.hasAttribute("data-opens") || (a.closest("[data-opens]") && a.matches("th a, a.fig, .opens")));
  async function show(address) {
    const mine = ++turn;
    await htmx.ajax("GET", address, { target: "#drawer", swap: "innerHTML" });
    if (mine !== turn) return; // closed, or moved on, while the answer was under way
    drawer.hidden = false;
    document.body.classList.add("drawn");
    const bar = $("[data-title]", drawer);
    if (bar) document.title = bar.dataset.title.trim() + " · " + pageTitle.split(" · ").pop();
    $$(".picked").forEach((row) => row.classList.remove("picked"));
    $$("[aria-expanded=true]").forEach((a) => a.removeAttribute("aria-expanded"));
    opener = openers().find((a) => a.href === new URL(address, location.href).href) || opener;
    if (opener) { opener.closest("tr")?.classList.add("picked"); opener.setAttribute("aria-expanded", "true"); }
    $(".drawer-body", drawer)?.focus({ preventScroll: true });
  }
  function open(address, replace) {
    history[replace ? "replaceState" : "pushState"]({ drawer: address }, "", address);
    return show(address);
  }
  function hide() {
    turn += 1;
    if (drawer.hidden) return;
    drawer.hidden = true;
    drawer.replaceChildren();
    document.body.classList.remove("drawn");
    document.title = pageTitle;
    $$(".picked").forEach((row) => row.classList.remove("picked"));
    opener?.removeAttribute("aria-expanded");
    opener?.focus({ preventScroll: false });
  }
  const close = () => (history.state?.drawer ? history.back() : hide());
  if (drawer) {
    history.replaceState({ page: true }, "");
    addEventListener("popstate", (event) => (event.state?.drawer ? show(event.state.drawer) : hide()));
  }
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-close]")) return close();
    if (event.target.closest("[data-dismiss]")) return event.target.closest("[data-toast]").remove();
    const a = event.target.closest("a[href]");
    if (!a || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || !window.htmx) return;
    if (a.hasAttribute("data-cancel") && drawer.contains(a)) { event.preventDefault(); return close(); }
    if (!isOpener(a)) return;
    event.preventDefault();
    if (!drawer.contains(a)) opener = a;
    open(a.href, !drawer.hidden);
  });
  function step(by) {
    const all = openers();
    if (!all.length) return;
    const at = all.indexOf(drawer.hidden ? document.activeElement : opener);
    const next = all[Math.min(all.length - 1, Math.max(0, at + by))];
    if (drawer.hidden) { next.focus(); return; }
    if (next !== opener) { opener = next; open(next.href, true); }
  }

  /* --- keyboard --- */
  const GO = { h: "/home/", p: "/projects/", a: "/activities/", m: "/matters/", b: "/boards/", i: "/issues/" };
  let going = false;
  const typing = (node) => node.matches?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
  document.addEventListener("keydown", (event) => {
    const form = event.target.closest?.("form[data-keep]");
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s" && form) { event.preventDefault(); form.requestSubmit(); return; }
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") { event.preventDefault(); $(".search input")?.focus(); return; }
    if (event.key === "Escape") {
      const menu = $("details.menu[open]");
      if (menu) { menu.open = false; $("summary", menu).focus(); } else if (drawer && !drawer.hidden) close();
      return;
    }
    if (event.key === "Enter" && form && event.target.matches("input:not([type=file])")) { event.preventDefault(); return; }
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const key = event.key.toLowerCase();
    if (going) { going = false; if (GO[key]) location.href = GO[key]; return; }
    if (key === "g") { going = true; setTimeout(() => (going = false), 1200); }
    else if (key === "/") { event.preventDefault(); $(".search input")?.focus(); }
    else if (key === "j") step(1);
    else if (key === "k") step(-1);
    else if (key === "n") $(".head .btn.main")?.click();
    else if (key === "x") $("input[type=checkbox]", document.activeElement.closest("tr") || document.createElement("i"))?.click();
    else if (event.key === "?") location.href = "/keys/";
  });
  document.addEventListener("click", (event) => $$("details.menu[open]").forEach((menu) => menu.contains(event.target) || (menu.open = false)));

  /* --- money: what was typed, said in the other unit; exact decimal text, no floating point --- */
  const POWER = { 元: 0, 万元: 4, 亿元: 8, 美元: 0, 万美元: 4, 亿美元: 8, 百万美元: 6 };
  function shift(text, places) {
    const [whole, part = ""] = text.split(".");
    const digits = whole + part.padEnd(Math.max(places, part.length), "0");
    const point = whole.length + places;
    const left = (point > 0 ? digits.slice(0, point) : "0").replace(/^0+(?=\d)/, "") || "0";
    const right = (point > 0 ? digits.slice(point) : "0".repeat(-point) + digits).replace(/0+$/, "");
    return left.replace(/\B(?=(\d{3})+$)/g, "\u2009") + (right ? "." + right : "");
  }
  function echo(box) {
    const input = $("input", box), select = $("select", box), unit = select.value, output = box.parentElement.querySelector("[data-echo]");
    const text = input.value.normalize("NFKC").replace(/[\s,\u2009]/g, "").replace(/^[-−]/, "");
    const sign = /^[-−]/.test(input.value.trim()) ? "−" : "";
    if (!/^\d+(\.\d+)?$/.test(text)) { output.textContent = ""; return; }
    const tail = unit.endsWith("美元") ? "美元" : "元";
    const big = unit.startsWith("亿") ? "万" : "亿";
    const word = [...select.options].find((one) => one.value === big + tail)?.textContent || big + tail;
    output.textContent = "= " + sign + shift(text, POWER[unit] - POWER[big + tail]) + (/^\d/.test(word) ? " × " : " ") + word;
  }
  document.addEventListener("input", (event) => { const box = event.target.closest?.("[data-money]"); if (box) echo(box); });

  /* --- drafts: what is typed stays in this browser until it is submitted --- */
  const storeKey = (form) => "draft:" + (form.dataset.keep || location.pathname);
  const fields = (form) => $$("input[name], textarea[name], select[name]", form).filter((f) => !["csrfmiddlewaretoken", "version"].includes(f.name) && !["file", "hidden", "password"].includes(f.type));
  const read = (form) => fields(form).map((f) => [f.name, ["checkbox", "radio"].includes(f.type) ? (f.checked ? f.value : null) : f.value]);
  function write(form, values) {
    const pools = {};
    values.forEach(([name, value]) => (pools[name] ||= []).push(value));
    fields(form).forEach((f) => {
      const value = pools[f.name]?.shift();
      if (value === undefined) return;
      if (["checkbox", "radio"].includes(f.type)) f.checked = value !== null; else f.value = value;
    });
    $$("[data-money]", form).forEach(echo);
  }
  function keep(form) {
    const text = JSON.stringify(read(form));
    if (text === form.dataset.start) return;
    localStorage.setItem(storeKey(form), JSON.stringify({ at: Date.now(), values: read(form) }));
    const saved = $("[data-saved]", form);
    if (saved) saved.textContent = form.dataset.kept || "";
  }
  function prepare(root) {
    $$("[data-money]", root).forEach(echo);
    $$("form[data-keep]:not([data-start])", root).forEach((form) => {
      form.dataset.start = JSON.stringify(read(form));
      const stored = JSON.parse(localStorage.getItem(storeKey(form)) || "null");
      const offer = $("[data-restore]", form);
      if (stored && offer && JSON.stringify(stored.values) !== form.dataset.start) {
        offer.hidden = false;
        $("[data-yes]", offer).addEventListener("click", () => { write(form, stored.values); offer.hidden = true; });
        $("[data-no]", offer).addEventListener("click", () => { localStorage.removeItem(storeKey(form)); offer.hidden = true; });
      }
      const timer = setInterval(() => (form.isConnected ? keep(form) : clearInterval(timer)), 5000);
      form.addEventListener("submit", (event) => {
        keep(form);
        if (form.dataset.sent) { event.preventDefault(); return; }
        form.dataset.sent = "1";
        setTimeout(() => delete form.dataset.sent, 4000);
      });
    });
    $$("[data-forget]", root).forEach((mark) => localStorage.removeItem("draft:" + mark.dataset.forget));
    $$("table[data-pick]", root).forEach(count);
    $$(".strip .now", root).forEach((now) => { const row = now.parentElement; row.scrollLeft = now.offsetLeft - row.clientWidth / 2; });
    $$("[data-toast]:not(.error)", root).forEach((toast) => setTimeout(() => toast.remove(), 10000));
  }
  addEventListener("pagehide", () => $$("form[data-keep]").forEach((form) => form.dataset.sent || keep(form)));

  /* --- selection: how many are ticked, and their sum per kind, since kinds are never added (whole fen, so integers) --- */
  function count(table) {
    const ticked = $$("tbody input[type=checkbox]:checked", table);
    const bar = document.getElementById(table.dataset.pick);
    if (!bar) return;
    const sums = {};
    ticked.forEach((box) => {
      const kind = table.dataset.sumBy ? box.closest("tr").children[table.dataset.sumBy].textContent.trim() : "";
      sums[kind] = (sums[kind] || 0n) + BigInt(box.dataset.amount || 0);
    });
    $("[data-count]", bar).textContent = ticked.length;
    const total = $("[data-sum]", bar);
    if (total) total.textContent = Object.entries(sums).filter(([, sum]) => sum).map(([kind, sum]) => "· " + kind + " " + shift(String(sum), -6) + " " + total.dataset.unit).join(" ");
    bar.hidden = !ticked.length;
  }
  document.addEventListener("change", (event) => {
    const table = event.target.closest?.("table[data-pick]");
    if (table) {
      if (event.target.matches("thead input")) $$("tbody input[type=checkbox]:not(:disabled)", table).forEach((box) => (box.checked = event.target.checked));
      count(table);
    }
    const box = event.target.closest?.("[data-money]");
    if (box) echo(box);
    if (event.target.matches("[data-go]")) location.href = event.target.value;
  });

  /* --- log-in of the demonstration: one click fills both fields --- */
  document.addEventListener("click", (event) => {
    const card = event.target.closest("[data-fill]");
    if (!card) return;
    $("#id_username").value = card.dataset.fill;
    $("#id_password").value = card.dataset.word;
    $("[data-gate] .btn.main").focus();
  });
  document.addEventListener("click", (event) => event.target.closest("[data-print]") && print());
  document.addEventListener("DOMContentLoaded", () => prepare(document));
  document.addEventListener("htmx:load", (event) => prepare(event.target));
})();
