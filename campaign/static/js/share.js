// Nothing here is needed: the links work without it. It shows two buttons where the browser can do what they say: the phone's
// own share sheet, and copying the address. Nothing is sent to anybody.
"use strict";

function show(button, act) {
    button.closest("li").hidden = false;
    button.addEventListener("click", () => act(button).catch(() => {}));
}

async function openSheet({ dataset }) {
    await navigator.share({ title: dataset.title, text: dataset.text, url: dataset.address });
}

async function copy(button) {
    await navigator.clipboard.writeText(button.dataset.shareCopy);
    const label = button.textContent;
    if (label === button.dataset.done) return;
    button.textContent = button.dataset.done;
    setTimeout(() => { button.textContent = label; }, 3000);
}

if (navigator.share) document.querySelectorAll("[data-share-sheet]").forEach((button) => show(button, openSheet));
if (navigator.clipboard) document.querySelectorAll("[data-share-copy]").forEach((button) => show(button, copy));
