/* Presses "Continue" for people: part after part is checked, and the bar moves. Without this file they press it.
   Where the worker is at it, there is no such button: the page asks until it is done. */
(() => {
  "use strict";
  const panel = document.querySelector("[data-import-progress]");
  if (!panel) return;
  const form = panel.querySelector("[data-import-step]");
  const bar = panel.querySelector("progress");
  const words = panel.querySelector("[data-import-words]");
  const headers = { Accept: "application/json" };
  const seconds = (number) => new Promise((done) => setTimeout(done, number * 1000));

  const ask = async (address, how) => {
    const answer = await fetch(address, { ...how, headers });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  };

  const check = async () => {
    form.hidden = true;
    try {
      let now;
      do {
        now = await ask(form.action, { method: "POST", body: new FormData(form) });
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

  const wait = async () => {
    try {
      do await seconds(1);
      while ((await ask(window.location.pathname)).going_on);
    } catch {
      await seconds(10); // the site is away for a moment, or the person is signed out: the page itself will say
    }
    window.location.reload();
  };
  if (form) check();
  else wait();
})();
