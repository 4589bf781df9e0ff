// Python for the explorers of a page; all that it loads lies beside this file.
importScripts("pyodide.js");

const SITE = "/lib/python3.12/site-packages";

// Pyodide may wait forever for a package that cannot be had: whoever waits for it, waits for this.
const failed = new Promise((_, reject) => {
  const plainly = self.fetch;
  self.fetch = async (...asked) => {
    const name = String(asked[0].url ?? asked[0]).split("/").pop();
    try {
      const answer = await plainly(...asked);
      if (!answer.ok) reject(new Error(`${name}: ${answer.status}`));
      return answer;
    } catch (error) {
      reject(new Error(`${name} cannot be loaded`));
      throw error;
    }
  };
});

async function start() {
  const ours = fetch("belonging_edu.zip").then((answer) => answer.arrayBuffer());
  const python = await loadPyodide({
    indexURL: new URL(".", self.location).href,
    packages: ["first"], // on its way while Python starts
  });
  python.unpackArchive(await ours, "zip", { extractDir: SITE });
  const page = python.pyimport("belonging_edu.explore.in_page");
  python.runPython("import gc; gc.freeze()"); // what was imported stays, and need not be searched
  return { python, page };
}

const ready = Promise.race([start(), failed]);

onmessage = async ({ data: { id, name, packages, shown } }) => {
  try {
    const { python, page } = await ready;
    const loading = python.loadPackage(packages, { messageCallback() {} }); // those not there yet
    await Promise.race([loading, failed]);
    const settings = shown ? null : JSON.parse(page.settings_of(name));
    postMessage({ id, settings, ...JSON.parse(page.drawn(name, JSON.stringify(shown ?? {}))) });
  } catch (error) {
    postMessage({ id, error: String(error.message ?? error).trim().split("\n").pop() });
  }
};
