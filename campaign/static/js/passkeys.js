// Passkeys (WebAuthn): asks the browser, puts its answer into the form and sends it. Without this script the other ways stay.
"use strict";

const decode = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const encode = (bytes) =>
    btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const decodeIds = (list) => (list || []).map((each) => ({ ...each, id: decode(each.id) }));

// https://www.w3.org/TR/webauthn-3/#sctn-parseCreationOptionsFromJSON, written out for browsers that have it not yet.
function create({ publicKey }) {
    const selection = { ...publicKey.authenticatorSelection, residentKey: "required", requireResidentKey: true };
    return navigator.credentials.create({
        publicKey: {
            ...publicKey,
            challenge: decode(publicKey.challenge),
            user: { ...publicKey.user, id: decode(publicKey.user.id) },
            excludeCredentials: decodeIds(publicKey.excludeCredentials),
            authenticatorSelection: { ...selection, userVerification: "required" },
        },
    });
}

function get({ publicKey }) {
    const allowed = decodeIds(publicKey.allowCredentials);
    return navigator.credentials.get({
        publicKey: { ...publicKey, challenge: decode(publicKey.challenge), allowCredentials: allowed },
    });
}

function asText(credential) {
    const answer = {};
    for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
        if (credential.response[name]) answer[name] = encode(credential.response[name]);
    }
    if (credential.response.getTransports) answer.transports = credential.response.getTransports();
    return JSON.stringify({
        type: credential.type,
        id: credential.id,
        rawId: encode(credential.rawId),
        authenticatorAttachment: credential.authenticatorAttachment,
        clientExtensionResults: credential.getClientExtensionResults(),
        response: answer,
    });
}

async function options(form) {
    const script = form.querySelector("script[type='application/json']");
    if (script) return JSON.parse(script.textContent);
    const headers = { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" };
    const answer = await fetch(form.action, { headers });
    return (await answer.json()).request_options;
}

function prepare(form) {
    const ask = form.dataset.passkey === "add" ? create : get;
    form.addEventListener("submit", async (event) => {
        event.preventDefault();
        const wrong = form.querySelector("[role=alert]");
        wrong.hidden = true;
        try {
            form.elements.credential.value = asText(await ask(await options(form)));
            form.submit();
        } catch {
            // The person closed the browser's window, or there is no passkey of this site.
            wrong.hidden = false;
        }
    });
    form.hidden = false;
    if (form.parentElement.matches("li[hidden]")) form.parentElement.hidden = false;
}

if (window.PublicKeyCredential) document.querySelectorAll("form[data-passkey]").forEach(prepare);
