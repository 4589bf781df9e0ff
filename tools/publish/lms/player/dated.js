// Opens what waits on this page, from its day on.
(() => {
  "use strict";
  const told = document.getElementById("opens-on");
  const [year, month, day] = told.dataset.day.split("-").map(Number);
  if (new Date() < new Date(year, month - 1, day)) return;
  told.replaceWith(document.getElementById("opens-later").content);
})();
