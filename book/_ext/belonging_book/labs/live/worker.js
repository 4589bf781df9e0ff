// Python for the explorers of a page; all that it loads lies beside this file.
importScripts("pyodide.js");

const SITE = "/lib/python3.12/site-packages";

async function start() {
  const ours = fetch("belonging_edu.zip").then((answer) => {
    if (!answer.ok) throw new Error(`belonging_edu.zip: ${answer.status}`);
    return answer.arrayBuffer();
  });
  const python = await loadPyodide({
    indexURL: new URL(".", self.location).href,
    packages: ["first"], // on its way while Python starts
  });
  python.unpackArchive(await ours, "zip", { extractDir: SITE });
  const page = python.pyimport("belonging_edu.explore.in_page");
  python.runPython("import gc; gc.freeze()"); // what was imported stays, and need not be searched
  return { python, page };
}

const ready = start();

onmessage = async ({ data: { id, name, packages, shown } }) => {
  try {
    const { python, page } = await ready;
    await python.loadPackage(packages, { messageCallback() {} }); // those that are not there yet
    const settings = shown ? null : JSON.parse(page.settings_of(name));
    postMessage({ id, settings, ...JSON.parse(page.drawn(name, JSON.stringify(shown ?? {}))) });
  } catch (error) {
    postMessage({ id, error: String(error.message ?? error).trim().split("\n").pop() });
  }
};
