// Wires the buttons for passkeys to allauth's own scripts, and says in words when a passkey did not work.
// It stands at the end of the page: what it needs is there.
(function () {
  if (!window.webauthnJSON.supported()) return;
  for (const button of document.querySelectorAll("[data-passkey]")) {
    const form = button.closest("form");
    const ids = { data: "passkey-data", passwordless: "id_passwordless", credential: form.elements.credential.id };
    const role = { loginForm: "login", authenticateForm: "authenticate", addForm: "add" }[button.dataset.passkey];
    button.id = ids[role] = `passkey-${role}`;
    window.allauth.webauthn.forms[button.dataset.passkey]({ ids });
    button.hidden = false;
    button.addEventListener("click", () => show(false));
  }
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    show(true);
  });
  function show(problem) {
    for (const words of document.querySelectorAll("[data-passkey-problem]")) words.hidden = !problem;
  }
})();
