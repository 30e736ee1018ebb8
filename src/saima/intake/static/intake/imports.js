/* The importer's pages: a dropped or chosen file is sent at once, and no form is sent twice. */
(() => {
  "use strict";
  const zone = document.querySelector("[data-upload]");
  if (zone) {
    const input = zone.querySelector("input[type=file]");
    for (const name of ["dragenter", "dragover"]) zone.addEventListener(name, () => zone.classList.add("over"));
    for (const name of ["dragleave", "drop"]) zone.addEventListener(name, () => zone.classList.remove("over"));
    input.addEventListener("change", () => {
      if (!input.files.length) return;
      zone.querySelector("[data-name]").textContent = input.files[0].name;
      zone.requestSubmit();
    });
  }
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-once]");
    if (!form) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    form.classList.add("sending");
    setTimeout(() => { delete form.dataset.sent; form.classList.remove("sending"); }, 15000);
  });
  addEventListener("pageshow", () => document.querySelectorAll("form[data-once]").forEach((form) => { delete form.dataset.sent; form.classList.remove("sending"); }));
})();
