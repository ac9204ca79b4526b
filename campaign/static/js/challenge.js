// While many sign from few places, the form asks the browser for a small calculation, and its mail leaves at once. Whoever
// has no scripts signs all the same, and the mail comes later.
"use strict";

async function solve(form) {
    const field = form.querySelector("[name=altcha]");
    const answer = await fetch(form.dataset.challengeUrl, { credentials: "omit", cache: "no-store" });
    if (!answer.ok) return;
    const challenge = await answer.json();
    const worker = new Worker(form.dataset.challengeWorker);
    worker.onmessage = ({ data: solution }) => {
        worker.terminate();
        if (solution && solution.derivedKey) field.value = btoa(JSON.stringify({ challenge, solution }));
    };
    worker.postMessage({ type: "work", challenge });
}

for (const form of document.querySelectorAll("form[data-challenge-url]")) {
    // Whoever only reads is asked for nothing.
    form.addEventListener("focusin", () => solve(form).catch(() => {}), { once: true });
}
