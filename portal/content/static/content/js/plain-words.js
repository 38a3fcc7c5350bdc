// Brings the checks on plain words up to date whenever the editor has saved the draft by itself.
(() => {
  const panel = document.querySelector("[data-plain-words]");
  let asked = 0;
  const refresh = async () => {
    const turn = ++asked;
    const [, id] = location.pathname.match(/\/pages\/(\d+)\/edit\//) ?? [];
    if (!id) return;
    const answer = await fetch(panel.dataset.plainWords.replace("/0/", `/${id}/`));
    const text = await answer.text();
    // Two saves may overlap, and their answers overtake each other: only the newest question's is shown.
    if (answer.ok && turn === asked) panel.innerHTML = text;
  };
  if (panel) document.addEventListener("w-autosave:success", refresh);
})();
