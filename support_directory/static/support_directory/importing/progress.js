/* Presses "Continue" for people: part after part is checked, and the bar moves. Without this file they press it. */
(() => {
  "use strict";
  const panel = document.querySelector("[data-import-progress]");
  if (!panel) return;
  const form = panel.querySelector("[data-import-step]");
  const bar = panel.querySelector("progress");
  const words = panel.querySelector("[data-import-words]");

  const step = async () => {
    const answer = await fetch(form.action, {
      method: "POST",
      body: new FormData(form),
      headers: { Accept: "application/json" },
    });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  };

  const run = async () => {
    form.hidden = true;
    try {
      let now;
      do {
        now = await step();
        bar.value = now.done;
        words.textContent = words.dataset.importWords
          .replace("DONE", now.done.toLocaleString())
          .replace("TOTAL", now.total.toLocaleString());
      } while (now.going_on);
      window.location.reload();
    } catch {
      form.hidden = false; // a person can go on from here
    }
  };
  run();
})();
