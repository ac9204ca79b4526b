// Nothing here is needed: pages work without it. It refreshes the count, sends a form once, and hides the sign button in reach
// while the form is in view (in browsers whose stylesheet cannot).
"use strict";

const EVERY = 15000;

// 1234567 with the page's own separator between thousands.
const grouped = (number, separator) => String(number).replace(/\B(?=(\d{3})+$)/g, separator);

async function refresh(card) {
    const answer = await fetch(card.dataset.countUrl, { credentials: "omit" });
    if (!answer.ok) return;
    const tally = await answer.json();
    for (const place of card.querySelectorAll("[data-count]")) {
        const text = grouped(tally[place.dataset.count], card.dataset.separator);
        if (place.textContent !== text) place.textContent = text;
    }
    const meter = card.querySelector("[data-count-meter]");
    if (meter) {
        meter.max = tally.goal;
        meter.value = tally.total;
    }
}

function keepCounting(card) {
    const look = () => document.visibilityState === "visible" && refresh(card).catch(() => {});
    setInterval(look, EVERY);
    document.addEventListener("visibilitychange", look);
}

function sendOnce(form) {
    form.addEventListener("submit", (event) => {
        if (form.dataset.sent) event.preventDefault();
        form.dataset.sent = "yes";
        // A request that hangs may be sent again; the database counts once anyway.
        setTimeout(() => delete form.dataset.sent, 10000);
    });
    // Coming back by the back button shows the same form, ready again.
    addEventListener("pageshow", () => delete form.dataset.sent);
}

function hideInView(bar, target) {
    const look = ([seen]) => bar.classList.toggle("sign-bar--hidden", seen.isIntersecting);
    new IntersectionObserver(look, { rootMargin: "-128px 0px" }).observe(target);
}

document.querySelectorAll("[data-count-url]").forEach(keepCounting);
document.querySelectorAll("form[data-once]").forEach(sendOnce);
const bar = document.querySelector(".sign-bar");
if (bar && !CSS.supports("timeline-scope: --sign")) hideInView(bar, document.querySelector("#sign"));
