// Folded parts are open on paper, and folded again afterward. Questions are not: what may be
// answered stays, and the explanations stand at the end, so that nobody reads them first.
(() => {
  let opened = [];
  let added = [];
  const choices = "section[id$=check-yourself] > details.sd-dropdown";

  const element = (name, content) => {
    const made = document.createElement(name);
    made.append(...content);
    return made;
  };
  const explained = (choice) => {
    const answer = choice.querySelector(".sd-summary-text").cloneNode(true);
    const why = choice.querySelector(".sd-summary-content").cloneNode(true);
    return element("li", [element("em", answer.childNodes), ": ", ...why.children[0].childNodes]);
  };
  const answers = (questions) => {
    const made = element("section", [element("h2", ["Answers"])]);
    made.className = "answers";
    for (const part of questions.children) {
      if (part.matches("p:has(+ details)")) {
        made.append(element("p", part.cloneNode(true).childNodes), element("ul", []));
      } else if (part.matches(choices)) {
        made.lastElementChild.append(explained(part));
      }
    }
    return made;
  };

  window.addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details:not([open])")];
    opened = opened.filter((part) => !part.matches(choices));
    opened.forEach((part) => (part.open = true));
    const asked = [...document.querySelectorAll(choices)].map((part) => part.parentElement);
    for (const questions of new Set(asked)) {
      added.push(answers(questions));
      questions.parentElement.append(added.at(-1));
    }
  });
  window.addEventListener("afterprint", () => {
    opened.forEach((part) => (part.open = false));
    added.forEach((part) => part.remove());
    added = [];
  });
})();

// A formula that is wider than the screen can be scrolled by keyboard.
(() => {
  const reach = () => {
    for (const formula of document.querySelectorAll("div.math")) {
      if (formula.scrollWidth > formula.clientWidth) formula.tabIndex = 0;
      else formula.removeAttribute("tabindex");
    }
  };
  window.addEventListener("load", reach);
  window.addEventListener("resize", reach);
})();

// The button that prints: a policy lets no script through that stands in an attribute.
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});

// Chapters come before functions, whose names all begin with a word of the book.
window.Scorer = {
  objNameMatch: 5, objPartialMatch: -20, objPrio: { 0: 0, 1: 0, 2: 0 }, objPrioDefault: 0,
  title: 15, partialTitle: 7, term: 5, partialTerm: 2,
};

// What a search answers, in this book's words; a page opened from a folder may not read others,
// so that there are no excerpts.
(() => {
  if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;
  Object.assign(Documentation.TRANSLATIONS, {
    "Search Results": "What was found",
    "Search finished, found ${resultCount} page(s) matching the search query.":
      "Places that match: ${resultCount}. The best come first.",
    "Your search did not match any documents. Please make sure that all words are spelled correctly and that you've selected enough categories.":
      "Nothing in the book matches. All words have to be on one page: try fewer words, or only a part of a word.",
  });
  window.addEventListener("DOMContentLoaded", () => {
    document.querySelector("#search-results .search-summary")?.setAttribute("role", "status");
  });
})();

// The link that takes the marks of a search away would run a script from its address.
document.addEventListener("click", (event) => {
  if (!event.target.closest(".highlight-link a")) return;
  event.preventDefault();
  SphinxHighlight.hideSearchWords();
});

// When the list of pages or the search closes, the focus goes back to the button that opened it.
(() => {
  let opener = null;
  let chosen = null; // a heading of this page, to which a link of the list leads
  document.addEventListener(
    "click",
    (event) => {
      const link = event.target.closest("dialog a[href^='#']");
      const place = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
      chosen = place && (place.querySelector("h1, h2, h3, h4") ?? place);
      if (chosen) chosen.tabIndex = -1;
      if (!event.target.closest("dialog")) opener = event.target.closest("button");
    },
    true,
  );
  window.addEventListener("DOMContentLoaded", () => {
    for (const dialog of document.querySelectorAll("dialog")) {
      dialog.addEventListener("close", () => {
        if (document.activeElement === document.body) (chosen ?? opener)?.focus();
      });
    }
  });
})();
