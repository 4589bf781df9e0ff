// One slide at a time, by keys and by buttons; the focus goes to its heading.
const slides = [...document.querySelectorAll("section")];
const place = document.getElementById("place");
const notes = document.getElementById("notes");
let now = Math.max(0, slides.findIndex((slide) => "#" + slide.id === location.hash));
function show(n, focus) {
  now = Math.min(Math.max(n, 0), slides.length - 1);
  slides.forEach((slide, i) => slide.classList.toggle("now", i === now));
  place.textContent = `Slide ${now + 1} of ${slides.length}`;
  history.replaceState(null, "", "#" + slides[now].id);
  scrollTo(0, 0);
  if (focus) slides[now].querySelector("h1, h2").focus();
}
function toggle() {
  const open = notes.getAttribute("aria-pressed") !== "true";
  notes.setAttribute("aria-pressed", open);
  document.querySelectorAll("details").forEach((each) => { each.open = open; });
}
document.body.classList.add("shown");
document.getElementById("back").addEventListener("click", () => show(now - 1, true));
document.getElementById("on").addEventListener("click", () => show(now + 1, true));
notes.addEventListener("click", toggle);
addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const to = { ArrowRight: now + 1, PageDown: now + 1, ArrowLeft: now - 1, PageUp: now - 1,
    Home: 0, End: slides.length - 1 }[event.key];
  if (to !== undefined) { event.preventDefault(); show(to, true); }
  if (event.key === "n" || event.key === "N") toggle();
});
show(now, false);
