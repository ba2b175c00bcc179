// Lights up the sentence, and in it the very words, behind a value. Everything works without this file: the links lead to the sentences by #.
"use strict";
(() => {
  const lit = "lit";
  const clear = () => document.querySelectorAll(`.${lit}`).forEach((el) => el.classList.remove(lit));
  const marks = (keys) => [...document.querySelectorAll("mark[data-n]")].filter((el) => el.dataset.n.split(" ").some((key) => keys.includes(key)));

  const light = (link) => {
    clear();
    const target = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    const words = marks((link.dataset.n || "").trim().split(/\s+/));
    if (!target) return;
    target.closest("details")?.setAttribute("open", "");
    target.classList.add(lit);
    words.forEach((el) => {
      el.classList.add(lit);
      el.closest(".s")?.classList.add(lit);
    });
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    target.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
    history.replaceState(null, "", link.hash);
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    if (link && link.hash.length > 1 && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      light(link);
      return;
    }
    const word = event.target.closest("mark[data-n]");
    const open = document.querySelector("main details.menu[open]");
    if (open && !open.contains(event.target)) open.removeAttribute("open");
    if (!word) return;
    // from the words back to the values they prove
    clear();
    const keys = word.dataset.n.split(" ");
    word.classList.add(lit);
    document.querySelectorAll("a[data-n]").forEach((a) => {
      if (a.dataset.n.trim().split(/\s+/).some((key) => keys.includes(key))) a.classList.add(lit);
    });
  });

  // on a phone the filters start folded
  if (matchMedia("(max-width: 46rem)").matches) document.querySelectorAll(".facet-fold").forEach((el) => el.removeAttribute("open"));
})();
