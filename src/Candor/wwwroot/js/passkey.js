"use strict";
// Passkeys on the pages that have them: asks the browser for what the server wants to know, and sends the answer with the page's own form.
const forms = document.querySelectorAll("form[data-passkey]");
if (window.PublicKeyCredential !== undefined && "parseRequestOptionsFromJSON" in PublicKeyCredential) {
    forms.forEach(form => {
        form.hidden = false;
        form.addEventListener("submit", event => {
            const field = form.querySelector("input[name=credential]");
            if (field === null || field.value !== "") {
                return;
            }
            event.preventDefault();
            void answer(form, field);
        });
    });
}
async function answer(form, field) {
    const status = form.querySelector("[data-status]");
    try {
        const options = JSON.parse(form.dataset["options"] ?? "{}");
        const credential = form.dataset["passkey"] === "create"
            ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
            : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
        if (credential === null) {
            throw new Error("no credential");
        }
        field.value = JSON.stringify(credential);
        form.submit();
    }
    catch {
        // The browser tells pages little of why, on purpose.
        if (status !== null) {
            status.textContent = "That did not work, or was cancelled. Reload the page and try again.";
        }
    }
}
