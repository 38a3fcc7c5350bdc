// Nothing here is needed to use the directory. It swaps results in place, and keeps a list on this device alone.

const said = document.getElementById("said");

function say(words) {
  said.textContent = "";
  setTimeout(() => { said.textContent = words; }, 50); // the same words twice would not be spoken again
}

// --- The list of a visitor. It stands in this browser and is never sent anywhere. ---

const KEY = "support-list";

function saved() {
  try {
    return JSON.parse(localStorage.getItem(KEY)).filter(
      (entry) => [entry.slug, entry.name, entry.url].every((text) => typeof text === "string") && Array.isArray(entry.ways),
    );
  } catch {
    return []; // nothing yet, or nothing of ours
  }
}

function keep(list) {
  try {
    if (list.length) localStorage.setItem(KEY, JSON.stringify(list));
    else localStorage.removeItem(KEY);
  } catch { /* full or forbidden: the button then stays as it is */ }
}

function usable() {
  try {
    return Boolean(localStorage);
  } catch {
    return false;
  }
}

// What the page shows of an entry, so that the list can show the same without asking anybody.
function shown(button) {
  const card = button.closest(".service-card") ?? document.querySelector("main");
  const link = card.querySelector(".service-card__name a");
  const ways = [...card.querySelectorAll("[data-way]")].map((way) => {
    const beside = way.nextElementSibling;
    const text = way.protocol.startsWith("http") ? way.textContent : way.firstChild.textContent;
    return { href: way.getAttribute("href"), text, beside: beside?.matches("p") ? beside.textContent : "" };
  });
  return {
    slug: button.dataset.save,
    name: (link ?? card.querySelector("h1")).textContent.trim(),
    url: link ? link.pathname : location.pathname,
    mark: (link ? card : document).querySelector(".tag--unchecked")?.textContent ?? "",
    ways,
    day: new Date().toISOString().slice(0, 10),
  };
}

function showSaved(root) {
  const list = saved();
  for (const button of root.querySelectorAll("[data-save]")) {
    const on = list.some((entry) => entry.slug === button.dataset.save);
    button.querySelector("[data-when=on]").hidden = !on;
    button.querySelector("[data-when=off]").hidden = on;
    button.hidden = false;
    const opens = button.parentElement.querySelector("[data-open-list]");
    if (opens) opens.hidden = !on;
  }
  for (const link of root.querySelectorAll("[data-my-list]")) {
    link.dataset.words ??= link.textContent;
    link.textContent = `${link.dataset.words} (${list.length})`;
    link.hidden = !list.length;
  }
}

// Whatever of the list this page shows is newer than what was kept: numbers change.
function renew(root) {
  const list = saved();
  const here = new Map([...root.querySelectorAll("[data-save]")].map((button) => [button.dataset.save, button]));
  if (list.some((entry) => here.has(entry.slug))) {
    keep(list.map((entry) => (here.has(entry.slug) ? shown(here.get(entry.slug)) : entry)));
  }
}

function toggle(button) {
  const others = saved().filter((entry) => entry.slug !== button.dataset.save);
  const adds = others.length === saved().length;
  keep(adds ? [...others, shown(button)] : others);
  showSaved(document);
  say(adds ? button.dataset.added : button.dataset.taken);
}

function showList(page) {
  const list = saved();
  page.querySelector("[data-without-scripts]").hidden = true;
  for (const part of page.querySelectorAll("[data-when-empty]")) part.hidden = list.length > 0;
  for (const part of page.querySelectorAll("[data-when-filled]")) part.hidden = !list.length;
  page.querySelector("[data-saved]").replaceChildren(...list.map((entry) => {
    const item = page.querySelector("template").content.cloneNode(true);
    for (const name of item.querySelectorAll("[data-name]")) name.textContent = entry.name;
    if (/^\/[^/]/.test(entry.url)) item.querySelector("a[data-name]").setAttribute("href", entry.url);
    const mark = item.querySelector("[data-mark]");
    mark.firstElementChild.textContent = entry.mark ?? "";
    mark.hidden = !entry.mark;
    const day = new Date(entry.day);
    const words = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "long", timeZone: "UTC" });
    item.querySelector("[data-day]").textContent = isNaN(day) ? "?" : words.format(day);
    item.querySelector("[data-ways]").append(...entry.ways.filter((way) => /^(tel|sms|https?):/.test(way?.href)).flatMap((way) => {
      const link = Object.assign(document.createElement("a"), { className: way.href.startsWith("http") ? "button button--quiet" : "button", href: way.href, textContent: way.text });
      return [link, Object.assign(document.createElement("p"), { textContent: way.beside })];
    }));
    item.querySelector("[data-remove]").addEventListener("click", () => {
      keep(saved().filter((other) => other.slug !== entry.slug));
      showList(page);
      page.querySelector("a[data-name], a.button:last-of-type").focus();
    });
    return item;
  }));
}

const listPage = document.getElementById("my-list");
if (usable()) {
  renew(document);
  showSaved(document);
  addEventListener("click", (event) => {
    const button = event.target.closest("[data-save]");
    if (button) toggle(button);
  });
  // Another tab changed it, or this page comes back as it was left.
  for (const event of ["storage", "pageshow"]) {
    addEventListener(event, () => (listPage ? showList(listPage) : showSaved(document)));
  }
}
if (listPage && usable()) {
  listPage.querySelector("[data-empty]").addEventListener("click", () => {
    keep([]);
    showList(listPage);
    listPage.querySelector("a.button").focus();
  });
}

// --- Results in place. Whatever goes wrong, the address is simply opened. ---

const form = document.querySelector("form[data-directory]");
let running;
let here = location.pathname + location.search;

function asked() {
  const filled = [...new FormData(form)].filter(([, value]) => value.trim());
  const query = new URLSearchParams(filled).toString();
  return form.action + (query && `?${query}`);
}

async function show(address, { back = false, lead = false } = {}) {
  running?.abort();
  const mine = (running = new AbortController());
  document.getElementById("answer").setAttribute("aria-busy", "true");
  try {
    const response = await fetch(address, { signal: mine.signal });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    if (!response.ok || !page.getElementById("answer")) throw new Error(response.status);
    swap(page, back);
    if (!back) history.pushState(null, "", address);
    here = location.pathname + location.search;
    // Who can help in danger comes before any count, for those who listen too.
    const heads = [document.querySelector("#danger h2"), document.getElementById("results")].filter(Boolean);
    heads[0].tabIndex = -1;
    if (lead) heads[0].focus();
    else say(heads.map((head) => head.textContent).join(". "));
  } catch {
    if (mine.signal.aborted) return; // a newer question is on its way
    if (back) location.reload();
    else location.assign(address);
  }
}

function swap(page, back) {
  for (const part of document.querySelectorAll("[data-swap]")) {
    part.replaceChildren(...page.getElementById(part.id).childNodes);
    part.removeAttribute("aria-busy");
  }
  document.title = page.title;
  const box = form.elements.q;
  if (back || box !== document.activeElement) box.value = page.querySelector("form[data-directory]").elements.q.value;
  count(page.getElementById("filter-boxes"));
  const answer = document.getElementById("answer");
  for (const button of answer.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }
  if (usable()) showSaved(answer);
}

// Boxes stay where they are, so that nobody loses their place; only what stands beside them changes.
function count(fresh) {
  const boxes = document.getElementById("filter-boxes");
  const ids = (root) => [...root.querySelectorAll("input")].map(({ id }) => id).join();
  if (ids(boxes) !== ids(fresh)) {
    const held = document.activeElement.id;
    boxes.replaceChildren(...fresh.childNodes);
    if (held) document.getElementById(held)?.focus();
    return;
  }
  for (const label of fresh.querySelectorAll("label")) {
    const box = document.getElementById(label.querySelector("input").id);
    box.checked = label.querySelector("input").checked;
    box.closest("label").className = label.className;
    box.closest("label").querySelector(".choice__count").replaceWith(label.querySelector(".choice__count"));
  }
}

if (form) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    show(asked(), { lead: true });
  });
  document.getElementById("filters").addEventListener("change", () => show(asked()));
  document.getElementById("answer").addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    if (link.origin !== location.origin || link.pathname !== new URL(form.action).pathname) return;
    event.preventDefault();
    show(link.href, { lead: true });
  });
  addEventListener("popstate", () => {
    if (location.pathname + location.search !== here) show(location.href, { back: true });
  });
}
