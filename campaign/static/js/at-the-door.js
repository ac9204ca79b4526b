// At the door, over a bad connection: what is typed is kept on this device (IndexedDB) as it is typed, photo and all, and each
// report is sent once when there is a connection. The server knows a report by the id made here, so sending twice adds nothing.
// Where the device keeps nothing (some private windows), the forms stay plain forms.

const page = document.querySelector("[data-door]");
const words = page.dataset;
const AGAIN = 10_000;
const WIDEST = 2200;

// A place on the device: drafts by line, reports that wait by their key.
function openStore() {
    return new Promise((resolve, reject) => {
        const opening = indexedDB.open("at-the-door", 1);
        opening.onupgradeneeded = () => opening.result.createObjectStore("kept", { keyPath: "id" });
        opening.onsuccess = () => resolve(opening.result);
        opening.onerror = () => reject(opening.error);
    });
}

function ask(db, mode, what) {
    return new Promise((resolve, reject) => {
        const act = db.transaction("kept", mode);
        const asked = what(act.objectStore("kept"));
        act.oncomplete = () => resolve(asked.result);
        act.onerror = act.onabort = () => reject(act.error);
    });
}

const keep = (db, row) => ask(db, "readwrite", (kept) => kept.put(row));
const drop = (db, id) => ask(db, "readwrite", (kept) => kept.delete(id));
const find = (db, id) => ask(db, "readonly", (kept) => kept.get(id));
const all = (db) => ask(db, "readonly", (kept) => kept.getAll());

function newKey() {
    // crypto.randomUUID is missing on pages that came unsafely.
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

// A smaller picture travels better; the server draws it anew in any case.
async function smaller(file) {
    try {
        const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
        const scale = Math.min(1, WIDEST / Math.max(picture.width, picture.height));
        const canvas = Object.assign(document.createElement("canvas"), { width: Math.round(picture.width * scale), height: Math.round(picture.height * scale) });
        canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
        const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.85));
        return blob ? { blob, name: "receipt.jpg" } : { blob: file, name: file.name };
    } catch {
        return { blob: file, name: file.name };
    }
}

class DoorForm {
    constructor(db, form) {
        Object.assign(this, { db, form, line: form.dataset.line, prefix: form.dataset.prefix, photo: null, saving: Promise.resolve() });
        this.section = form.closest(".door__line");
        this.said = this.section.querySelector("[data-said]");
        this.photoKept = form.querySelector("[data-photo-kept]");
        this.photoField = form.elements[`${this.prefix}-receipt_photo`];
        this.draftId = `draft:${words.user}:${words.door}:${this.line}`;
        form.elements[`${this.prefix}-key`].value = newKey();
        form.addEventListener("input", () => this.saveDraft());
        this.photoField?.addEventListener("change", () => this.takePhoto());
        form.addEventListener("submit", (event) => { event.preventDefault(); this.submit(); });
    }

    say(text, kind = "") {
        this.said.hidden = !text;
        this.said.className = `door__said ${kind && `door__said--${kind}`}`;
        this.said.textContent = text;
    }

    fields() {
        const apart = ["csrfmiddlewaretoken"];
        return [...new FormData(this.form)].filter(([name, value]) => typeof value === "string" && !apart.includes(name));
    }

    saveDraft() {
        // One after the other, so that the last word typed is the last one kept.
        this.saving = this.saving.then(() => keep(this.db, { id: this.draftId, fields: this.fields(), photo: this.photo })).catch(() => {});
        return this.saving;
    }

    async takePhoto() {
        const [file] = this.photoField.files;
        this.shrinking = file ? smaller(file) : Promise.resolve(null);
        this.photo = await this.shrinking;
        this.showPhoto();
        await this.saveDraft();
    }

    showPhoto() {
        this.photoKept.hidden = !this.photo;
        this.photoKept.textContent = this.photo ? words.photo : "";
    }

    fill(row) {
        const typed = new Map();
        for (const [name, value] of row.fields) typed.set(name, [...(typed.get(name) ?? []), value]);
        for (const field of this.form.elements) {
            if (!field.name?.startsWith(`${this.prefix}-`) || field.type === "file") continue;
            const values = typed.get(field.name) ?? [];
            if (["radio", "checkbox"].includes(field.type)) field.checked = values.includes(field.value);
            else field.value = values[0] ?? "";
        }
        this.photo = row.photo;
        this.showPhoto();
        this.section.querySelector("details").open = true;
    }

    fault() {
        const value = (name) => this.form.elements[`${this.prefix}-${name}`]?.value?.trim() ?? "";
        const outcome = value("outcome");
        if (!outcome) return ["outcome", words.outcome];
        const known = this.form.hasAttribute("data-has-receipt") || this.photo || value("receipt_number") || value("no_receipt_why");
        if (words.needsReceipt.split(",").includes(outcome) && !known) return ["no_receipt_why", words.receipt];
        return null;
    }

    showErrors(errors) {
        for (const old of this.form.querySelectorAll(".field__error, .error-summary")) old.remove();
        for (const old of this.form.querySelectorAll(".field--wrong")) old.classList.remove("field--wrong");
        let first = null;
        for (const [name, texts] of Object.entries(errors)) {
            const named = this.form.elements[`${this.prefix}-${name}`];
            const field = named instanceof RadioNodeList ? named[0] : named;
            const box = (named instanceof RadioNodeList ? field.closest("fieldset") : field?.closest(".field")) ?? this.form;
            const line = Object.assign(document.createElement("p"), { className: "field__error", id: `error-${this.line}-${name}`, textContent: texts.join(" ") });
            if (box === this.form) box.prepend(line);
            else {
                box.classList.add("field--wrong");
                box.querySelector("label, legend").after(line);
                field.setAttribute("aria-describedby", line.id);
                field.setAttribute("aria-invalid", "true");
            }
            first ??= field;
        }
        this.section.querySelector("details").open = true;
        this.say(words.check, "wrong");
        (first ?? this.form.querySelector("button")).focus();
    }

    async submit() {
        await this.shrinking;
        const fault = this.fault();
        if (fault) return this.showErrors({ [fault[0]]: [fault[1]] });
        for (const old of this.form.querySelectorAll(".field__error, .error-summary")) old.remove();
        const key = this.form.elements[`${this.prefix}-key`].value;
        const row = { id: `report:${key}`, user: words.user, door: words.door, line: this.line, prefix: this.prefix, url: this.form.getAttribute("action").split("#")[0], fields: this.fields(), photo: this.photo, at: Date.now() };
        await this.saving;
        await keep(this.db, row);
        await drop(this.db, this.draftId);
        this.form.reset();
        this.photo = null;
        this.showPhoto();
        this.form.elements[`${this.prefix}-key`].value = newKey();
        this.section.querySelector("details").open = false;
        this.say(words.kept, "waiting");
        this.section.scrollIntoView({ block: "nearest" });
        await sendAll(this.db);
    }

    // What stands beside the title, as it will when the page is loaded anew.
    showOutcome(row) {
        const outcome = row.fields.find(([name]) => name === `${this.prefix}-outcome`)?.[1];
        const input = [...this.form.elements].find((each) => each.name === `${this.prefix}-outcome` && each.value === outcome);
        const label = input?.labels[0]?.textContent.trim();
        if (label) this.section.querySelector("summary .tag").textContent = label[0].toUpperCase() + label.slice(1);
    }
}

const forms = new Map();
let sending = false;
let wanted = false;

const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? document.querySelector("[name=csrfmiddlewaretoken]").value;

function tell(row, text, kind, link) {
    const here = row.door === words.door && forms.get(row.line);
    const place = here ? here.said : document.querySelector("[data-queue]");
    place.hidden = false;
    place.className = `door__said door__said--${kind}`;
    place.textContent = "";
    if (link) place.append(Object.assign(document.createElement("a"), { href: link, textContent: text }));
    else place.textContent = text;
}

// What became of a report: "done", "later" (try again), "stop" (nothing else can go either) or "kept" (it will not go by itself).
async function send(db, row) {
    const body = new FormData();
    for (const [name, value] of row.fields) body.append(name, value);
    if (row.photo) body.append(`${row.prefix}-receipt_photo`, row.photo.blob, row.photo.name);
    let answer;
    try {
        answer = await fetch(row.url, { method: "POST", body, redirect: "manual", headers: { Accept: "application/json", "X-CSRFToken": token() }, signal: AbortSignal.timeout(90_000) });
    } catch {
        tell(row, words.kept, "waiting");
        return "stop";
    }
    if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) {
        tell(row, words.loggedOut, "wrong", words.login);
        return "stop";
    }
    if (answer.status >= 500 || answer.status === 429) {
        tell(row, words.kept, "waiting");
        return "later";
    }
    const isJson = answer.headers.get("Content-Type")?.startsWith("application/json");
    const form = row.door === words.door && forms.get(row.line);
    if (answer.ok && isJson) {
        await drop(db, row.id);
        tell(row, (await answer.json()).said, "done");
        if (form) form.showOutcome(row);
        return "done";
    }
    if (answer.status === 422 && isJson && form) {
        const { errors } = await answer.json();
        form.fill(row);
        form.form.elements[`${form.prefix}-key`].value = newKey();
        await form.saveDraft();
        await drop(db, row.id);
        form.showErrors(Object.fromEntries(Object.entries(errors).map(([name, texts]) => [name, texts])));
        return "done";
    }
    tell(row, words.refused, "wrong");
    return "kept";
}

async function sendAll(db) {
    if (sending) {
        wanted = true;
        return;
    }
    sending = true;
    try {
        do {
            wanted = false;
            const rows = (await all(db)).filter((row) => row.id.startsWith("report:") && row.user === words.user);
            for (const row of rows.sort((one, other) => one.at - other.at)) {
                if ((await send(db, row)) === "stop") return;
            }
        } while (wanted);
    } finally {
        sending = false;
    }
}

// So that the page can be opened again without a connection: its worker gives it back from here. Each visit keeps it anew.
async function keepPage() {
    await navigator.serviceWorker.register(words.worker);
    await navigator.serviceWorker.ready;
    const parts = [...document.querySelectorAll("link[rel=stylesheet], link[rel=icon], script[src]")].map((part) => part.href || part.src);
    const cache = await caches.open("at-the-door");
    await cache.addAll([location.pathname, ...parts]);
    page.dataset.offline = "";
}

async function begin() {
    const db = await openStore();
    for (const form of document.querySelectorAll(".door__form")) {
        const one = new DoorForm(db, form);
        forms.set(one.line, one);
        const draft = await find(db, one.draftId);
        if (draft) one.fill(draft);
    }
    page.dataset.ready = "";
    if (navigator.serviceWorker && navigator.onLine) keepPage().catch(() => {});
    window.addEventListener("online", () => sendAll(db));
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && sendAll(db));
    setInterval(() => sendAll(db), AGAIN);
    await sendAll(db);
}

begin().catch(() => {});
