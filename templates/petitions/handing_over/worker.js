// Lets the page for the door be opened again while there is no connection. It sends nothing and keeps nothing by itself: the page
// puts itself into this cache (js/at-the-door.js), and what is fresh always comes first.
"use strict";

const CACHE = "at-the-door";
const isOurs = (url) => url.origin === location.origin && (/^\/admin\/at-the-door\/\d+\/$/.test(url.pathname) || url.pathname.startsWith("/static/"));

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
    if (event.request.method !== "GET" || !isOurs(new URL(event.request.url))) return;
    event.respondWith(fetch(event.request).catch(async () => (await caches.match(event.request, { cacheName: CACHE, ignoreVary: true })) ?? Response.error()));
});
