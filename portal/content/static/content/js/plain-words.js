// Brings the checks on plain words up to date whenever the editor has saved the draft by itself.
(() => {
  const panel = document.querySelector("[data-plain-words]");
  const refresh = async () => {
    const [, id] = location.pathname.match(/\/pages\/(\d+)\/edit\//) ?? [];
    if (!id) return;
    const answer = await fetch(panel.dataset.plainWords.replace("/0/", `/${id}/`));
    if (answer.ok) panel.innerHTML = await answer.text();
  };
  if (panel) document.addEventListener("w-autosave:success", refresh);
})();
