// Two buttons above a lab: work goes into a file, and comes back from one. Nothing is sent anywhere.
// JupyterLab loads this as it loads any extension that was built before; there is nothing to build.
(() => {
  const NAME = "belonging-edu-work";
  const UNTOUCHED = "2020-01-01T00:00:00Z"; // the date of a lab that nobody has saved
  let shared = null;

  // A package that JupyterLab itself has loaded.
  async function lent(name) {
    const [version] = Object.values(shared[name]);
    return (await version.get())();
  }

  const element = (name, properties) => Object.assign(document.createElement(name), properties);

  // The files of a folder and of those below it that were saved here, with their contents.
  async function saved(contents, folder = "") {
    const files = {};
    for (const entry of (await contents.get(folder, { content: true })).content) {
      if (entry.type === "directory") {
        Object.assign(files, await saved(contents, entry.path));
      } else if (entry.last_modified !== UNTOUCHED && !entry.name.startsWith(".")) {
        const { type, format, content } = await contents.get(entry.path, { content: true });
        files[entry.path] = { type, format, content };
      }
    }
    return files;
  }

  async function save(app, context) {
    await context.save();
    const work = { [NAME]: 1, files: await saved(app.serviceManager.contents) };
    const blob = new Blob([JSON.stringify(work, null, 1)], { type: "application/json" });
    const link = element("a", { href: URL.createObjectURL(blob), download: `${NAME}.json` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  }

  // The files that a file of work holds; a notebook by itself takes the place of the open lab.
  function understood(text, path) {
    const work = JSON.parse(text);
    if (work[NAME] === 1) return work.files;
    if (Array.isArray(work.cells)) return { [path]: { type: "notebook", format: "json", content: work } };
    throw new Error("it was not saved here");
  }

  async function open(app, context, file) {
    let files;
    try {
      files = understood(await file.text(), context.path);
    } catch (error) {
      alert(`${file.name} cannot be read (${error.message}). Choose ${NAME}.json or a lab (.ipynb).`);
      return;
    }
    const names = Object.keys(files).join(", ");
    if (!confirm(`This replaces what is kept in this browser of: ${names}.`)) return;
    for (const [path, { type, format, content }] of Object.entries(files)) {
      if (path === context.path) context.model.fromJSON(content);
      else await app.serviceManager.contents.save(path, { type, format, content });
    }
    await context.save();
  }

  function button(Widget, label, press) {
    const made = element("button", { className: "jp-ToolbarButtonComponent", textContent: label });
    made.style.cssText = "font: inherit; cursor: pointer; padding: 0 8px;";
    made.addEventListener("click", press);
    return new Widget({ node: made });
  }

  function addButtons(app, Widget, panel, context) {
    const input = element("input", { type: "file", accept: ".json,.ipynb", hidden: true });
    input.addEventListener("change", () => {
      if (input.files[0]) open(app, context, input.files[0]);
      input.value = "";
    });
    panel.node.append(input);
    const toSave = button(Widget, "Save my work to a file", () => save(app, context));
    const toOpen = button(Widget, "Open my file", () => input.click());
    panel.toolbar.insertItem(0, "save-my-work", toSave);
    panel.toolbar.insertItem(1, "open-my-file", toOpen);
  }

  const plugin = {
    id: `${NAME}:buttons`,
    autoStart: true,
    async activate(app) {
      const { Widget } = await lent("@lumino/widgets");
      app.docRegistry.addWidgetExtension("Notebook", {
        createNew: (panel, context) => addButtons(app, Widget, panel, context),
      });
    },
  };

  (window._JUPYTERLAB ??= {})[NAME] = {
    init: (scope) => { shared = scope; },
    get: async () => () => ({ __esModule: true, default: plugin }),
  };
})();
