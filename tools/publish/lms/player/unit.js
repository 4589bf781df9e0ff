// Tells a learning platform (SCORM 1.2) that a chapter is completed, and nothing else.
(() => {
  "use strict";
  const chapter = document.getElementById("chapter");
  const button = document.getElementById("done");
  const STATUS = "cmi.core.lesson_status";
  const DONE = ["completed", "passed"];
  const SAYS = {
    nobody: "No learning platform was found, so nothing is noted. You can read all the same.",
    silent: "The learning platform did not answer, so nothing is noted. Open this chapter again.",
    open: "Your learning platform is told when you reach the end, or press the button, and nothing else.",
    failed: "The learning platform did not note it. Press the button once more.",
    done: "Your learning platform has noted that you finished this chapter.",
  };
  const say = (what) => { document.getElementById("state").textContent = SAYS[what]; };

  const above = (start) => {
    for (let frame = start, steps = 0; frame && steps < 20; frame = frame.parent, steps += 1) {
      try {
        if (frame.API) return frame.API;
      } catch {
        // the window of another host: the platform may be above it
      }
      if (frame.parent === frame) return null;
    }
    return null;
  };
  const api = above(window) || (window.opener ? above(window.opener) : null);

  let noted = false;
  const note = (status) => {
    const set = String(api.LMSSetValue(STATUS, status)) === "true";
    return set && String(api.LMSCommit("")) === "true";
  };
  const complete = () => {
    if (!api || noted) return;
    noted = note("completed");
    button.hidden = noted;
    say(noted ? "done" : "failed");
  };

  const watch = () => {
    const page = chapter.contentDocument; // null where the page is of another host, or a file
    const here = page && page.location.pathname === new URL(chapter.src, document.baseURI).pathname;
    const end = here && (page.querySelector(".prev-next-area") || page.querySelector("article"));
    if (!end) return;
    new chapter.contentWindow.IntersectionObserver((seen) => {
      if (seen.some((each) => each.isIntersecting)) complete();
    }).observe(end);
  };

  if (!api) return say("nobody");
  if (String(api.LMSInitialize("")) !== "true") return say("silent");
  window.addEventListener("pagehide", () => api.LMSFinish(""), { once: true });
  noted = DONE.includes(api.LMSGetValue(STATUS));
  button.hidden = noted;
  button.addEventListener("click", complete);
  say(noted ? "done" : "open");
  if (noted) return;
  note("incomplete");
  chapter.addEventListener("load", watch);
  if (chapter.contentDocument && chapter.contentDocument.readyState === "complete") watch();
})();
