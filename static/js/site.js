// Nothing here is needed to use a page: it adds a print button, closes open menus and marks where you are.

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// On paper nothing can be unfolded any more. Style sheets of older browsers cannot do this.
let opened = [];
addEventListener("beforeprint", () => {
  opened = [...document.querySelectorAll("main details:not([open])")];
  for (const details of opened) details.open = true;
});
addEventListener("afterprint", () => {
  for (const details of opened) details.open = false;
});

// Escape closes the menu and puts the focus back on its button.
addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll(".menu[open], .hub details[open], .contents details[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// Choosing a part of the page folds the narrow contents list again.
const narrow = document.querySelector(".contents details");
narrow?.addEventListener("click", (event) => {
  if (event.target.closest("a")) narrow.open = false;
});

const links = new Map(
  [...document.querySelectorAll(".contents > div a")].map((link) => [link.hash.slice(1), link]),
);
const seen = new IntersectionObserver(
  (entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      for (const link of links.values()) link.removeAttribute("aria-current");
      links.get(entry.target.id).setAttribute("aria-current", "true");
    }
  },
  { rootMargin: "0px 0px -70% 0px" },
);
for (const id of links.keys()) {
  const heading = document.getElementById(id);
  if (heading) seen.observe(heading);
}
