// Explorers in the page. Below each static figure a button; nothing is loaded before it is pressed.
// One worker computes for all of them, with the Python functions that JupyterLab uses.
(() => {
  if (location.protocol === "file:") return; // no worker starts from a folder
  const home = new URL(".", document.currentScript.src);
  const places = [...document.querySelectorAll("[data-live]")];
  const waiting = new Map();
  const loaded = new Set();
  let worker = null;
  let asked = 0;

  function start() {
    worker = new Worker(new URL("worker.js", home));
    worker.onmessage = ({ data }) => settle(data.id, data);
    worker.onerror = (event) => {
      for (const id of waiting.keys()) settle(id, { error: event.message || "it cannot be loaded" });
    };
  }

  function stop() {
    worker?.terminate();
    worker = null;
    for (const id of waiting.keys()) settle(id, { error: "Python was stopped" });
  }

  function settle(id, answer) {
    const { resolve, reject } = waiting.get(id);
    waiting.delete(id);
    if (answer.error) reject(new Error(answer.error));
    else resolve(answer);
  }

  function ask(place, shown) {
    if (!worker) start();
    const question = { name: place.dataset.live, packages: Object.keys(packages(place)), shown };
    return new Promise((resolve, reject) => {
      waiting.set(++asked, { resolve, reject });
      worker.postMessage({ id: asked, ...question });
    });
  }

  const element = (name, properties = {}, ...content) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...content);
    return made;
  };

  const packages = (place) => JSON.parse(place.dataset.loads);
  function label(place) {
    const missing = Object.entries(packages(place)).filter(([name]) => !loaded.has(name));
    const bytes = missing.reduce((sum, [, size]) => sum + size, 0);
    const size = bytes ? ` (loads ${Math.ceil(bytes / 1e6)} MB)` : "";
    return `Move it yourself${size}`;
  }

  function offer(place) {
    const button = element("button", { type: "button", className: "live-start" }, label(place));
    const note = element("p", { className: "live-note" });
    note.setAttribute("role", "status");
    button.addEventListener("click", () => open(place, button, note));
    place.append(button, note);
  }

  async function open(place, button, note) {
    if (button.ariaDisabled === "true") return;
    button.ariaDisabled = "true";
    note.textContent = "Starting: this takes some seconds.";
    try {
      const { settings, picture, words } = await ask(place);
      Object.keys(packages(place)).forEach((name) => loaded.add(name));
      await show(place, settings, picture, words);
      for (const other of places) {
        const offered = other.querySelector(".live-start");
        if (offered) offered.textContent = label(other);
      }
    } catch (error) {
      stop(); // the next try begins anew
      button.ariaDisabled = null;
      note.textContent = `It did not start (${error.message}). Press the button to try again; the ` +
        "figure above and its description are complete without it.";
    }
  }

  async function show(place, settings, picture, words) {
    const image = element("div", { className: "live-picture" });
    const said = element("p", { className: "live-words" });
    said.setAttribute("role", "status");
    const sliders = settings.map((setting, number) => slider(place, setting, number));
    const back = element("button", { type: "button" }, "Back to the start");
    const group = element("div", { className: "live-settings" });
    group.append(...sliders.map(({ row }) => row), back);
    await paint(image, picture);
    place.replaceChildren(group, image, said);
    said.textContent = words;
    sliders[0].input.focus();

    const follow = latest(async () => {
      const shown = Object.fromEntries(sliders.map(({ name, value }) => [name, value()]));
      const answer = await ask(place, shown);
      await paint(image, answer.picture);
      if (said.textContent !== answer.words) said.textContent = answer.words;
    }, (error) => { said.textContent = `This could not be drawn (${error.message}).`; });
    sliders.forEach(({ input, tell }) => input.addEventListener("input", () => { tell(); follow(); }));
    back.addEventListener("click", () => {
      sliders.forEach(({ reset }) => reset());
      follow();
    });
  }

  function slider(place, { name, label, stops, start }, number) {
    const id = `live-${places.indexOf(place)}-${number}`;
    const input = element("input", { type: "range", id, min: 0, max: stops.length - 1, step: 1 });
    const output = element("span", { ariaHidden: "true" }); // the slider itself says its value
    const value = () => stops[input.valueAsNumber];
    const tell = () => { input.ariaValueText = output.textContent = String(value()); };
    const reset = () => { input.value = start; tell(); };
    reset();
    const row = element("div", { className: "live-row" });
    row.append(element("label", { htmlFor: id }, label), input, output);
    return { name, input, row, value, tell, reset };
  }

  // The next picture is decoded before it takes the place of the last: nothing flickers or jumps.
  async function paint(box, markup) {
    const image = element("div", { innerHTML: markup }).firstElementChild;
    await image.decode();
    box.replaceChildren(image);
  }

  // Of the calls that come while one is at work, only the last is done.
  function latest(work, failed) {
    let busy = false;
    let again = false;
    return async function next() {
      again = busy;
      if (busy) return;
      busy = true;
      try {
        await work();
      } catch (error) {
        failed(error);
      }
      busy = false;
      if (again) next();
    };
  }

  places.forEach(offer);
})();
