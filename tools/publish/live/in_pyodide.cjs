// Run a program of Python in Pyodide: node in_pyodide.cjs PIECES PACKAGE OUT PROGRAM
const fs = require("fs");
const path = require("path");

async function main(pieces, ours, out, program) {
  const { loadPyodide } = require(path.join(pieces, "pyodide.js"));
  const { packages } = JSON.parse(fs.readFileSync(path.join(pieces, "pyodide-lock.json"), "utf8"));
  const python = await loadPyodide({
    indexURL: pieces + path.sep,
    env: { HOME: "/home/pyodide", PYTHONHASHSEED: "0" }, // the same bytes each time
  });
  await python.loadPackage(Object.keys(packages), { messageCallback() {} });
  python.mountNodeFS("/pieces", pieces);
  python.mountNodeFS("/lib/python3.12/site-packages/belonging_edu", ours);
  python.mountNodeFS("/out", out);
  await python.runPythonAsync(fs.readFileSync(program, "utf8"));
}

main(...process.argv.slice(2)).catch((error) => {
  console.error(String(error));
  process.exit(1);
});
