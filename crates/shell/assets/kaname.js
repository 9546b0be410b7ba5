// Kaname's own script: drafts that save themselves, boards that refresh, passkeys. Every page works without it.
"use strict";

// A form with data-autosave="URL" is posted there 1.5 s after the last change; the element named by
// data-autosave-status says when. What cannot be saved stays in the form, and the reader is told.
for (const form of document.querySelectorAll("form[data-autosave]")) {
  const status = document.getElementById(form.dataset.autosaveStatus);
  let timer = 0;
  let saving = null; // what is on its way to be saved
  let again = false;
  let leaving = false;
  // A time typed loosely (14:00, yesterday 14:00) is read as of the moment when it was typed, by the server's clock.
  const drawn = form.elements.namedItem("drawn");
  const opened = Date.now();
  // What was understood comes back into the field, unless somebody is typing there or has gone on since.
  const putBack = (name, sent, understood) => {
    const field = form.elements.namedItem(name);
    if (!field || field.value !== sent || sent === understood) return;
    if (field !== document.activeElement) field.value = understood;
    else field.addEventListener("blur", () => putBack(name, sent, understood), { once: true });
  };
  // The part of the page in which this heading stands shows what was saved.
  const redraw = async () => {
    const part = (root) => root.getElementById(form.dataset.autosaveShown ?? "")?.parentElement;
    if (!part(document)) return;
    const answer = await fetch(form.dataset.autosaveAt, { headers: { "x-kaname-part": "1" } });
    const fresh = answer.ok && part(new DOMParser().parseFromString(await answer.text(), "text/html"));
    if (fresh) part(document).innerHTML = fresh.innerHTML;
  };
  const sent = async () => {
    try {
      const data = new FormData(form);
      const body = new URLSearchParams();
      for (const [name, value] of data) if (typeof value === "string") body.append(name, value);
      const answer = await fetch(form.dataset.autosave, {
        method: "POST", body, headers: { "x-kaname-autosave": "1" }, redirect: "error",
      });
      const said = await answer.text();
      if (answer.ok) {
        const reply = JSON.parse(said);
        if (status) status.textContent = reply.saved;
        const revision = form.elements.namedItem("revision");
        if (revision && reply.revision !== undefined) revision.value = reply.revision;
        for (const [name, understood] of Object.entries(reply.fields ?? {})) putBack(name, data.get(name), understood);
        if (!leaving) await redraw();
      } else if (status) status.textContent = form.dataset.autosaveFailed;
    } catch {
      if (status) status.textContent = form.dataset.autosaveFailed;
    }
  };
  const save = () => {
    if (saving) again = true;
    else saving = sent().finally(() => {
      saving = null;
      if (again && !leaving) save();
      again = false;
    });
    return saving;
  };
  form.addEventListener("input", () => {
    if (drawn) drawn.value = Number(drawn.defaultValue) + Date.now() - opened;
    clearTimeout(timer);
    timer = setTimeout(() => { timer = 0; save(); }, 1500);
  });
  // Whoever changes the language while words wait to be saved takes them along.
  for (const link of document.querySelectorAll(".lang a")) {
    link.addEventListener("click", async (event) => {
      if (!timer) return;
      event.preventDefault();
      clearTimeout(timer);
      timer = 0;
      await save();
      while (saving) await saving;
      location.href = link.href;
    });
  }
  // What is sent takes the place of what waits to be saved. What is being saved is waited for, five seconds at most, so that
  // the two do not meet as if two people had written; then the same button sends, once.
  form.addEventListener("submit", async (event) => {
    clearTimeout(timer);
    timer = 0;
    if (!saving) return;
    event.preventDefault();
    if (leaving) return;
    leaving = true;
    const late = new Promise((done) => setTimeout(done, 5000));
    await Promise.race([saving, late]);
    saving = null;
    form.requestSubmit(event.submitter);
    leaving = false;
  });
}

// An element with data-refresh="URL" and data-every="seconds" is replaced by what stands there,
// while the page is seen and nobody is using something inside it.
for (const part of document.querySelectorAll("[data-refresh]")) {
  setInterval(async () => {
    if (document.hidden || part.contains(document.activeElement)) return;
    try {
      const answer = await fetch(part.dataset.refresh, { headers: { "x-kaname-part": "1" } });
      if (answer.ok) part.innerHTML = await answer.text();
    } catch { /* the next turn tries again */ }
  }, Number(part.dataset.every) * 1000);
}

// A form with data-passkey="create" or "get" asks data-begin for a challenge, lets the device answer it, and is then
// sent with the answer. Without script it stays hidden.
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const text = (buffer) => buffer
  && btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const inBytes = (list) => list?.map((known) => ({ ...known, id: bytes(known.id) }));

async function askDevice(kind, { publicKey: asked }, rest) {
  const publicKey = { ...asked, challenge: bytes(asked.challenge) };
  if (kind === "create") {
    publicKey.user = { ...asked.user, id: bytes(asked.user.id) };
    publicKey.excludeCredentials = inBytes(asked.excludeCredentials);
  } else publicKey.allowCredentials = inBytes(asked.allowCredentials);
  const made = await navigator.credentials[kind]({ publicKey, ...rest });
  const said = made.response;
  const response = { clientDataJSON: text(said.clientDataJSON) };
  if (kind === "create") {
    response.attestationObject = text(said.attestationObject);
    response.transports = said.getTransports?.();
  } else {
    response.authenticatorData = text(said.authenticatorData);
    response.signature = text(said.signature);
    response.userHandle = text(said.userHandle);
  }
  return { id: made.id, rawId: text(made.rawId), type: made.type, response, extensions: made.getClientExtensionResults() };
}

for (const form of window.PublicKeyCredential ? document.querySelectorAll("form[data-passkey]") : []) {
  const { passkey: kind, begin, failed } = form.dataset;
  const problem = form.querySelector("[role=alert]");
  let waiting = new AbortController();
  const go = async (rest) => {
    const answer = await fetch(begin, { method: "POST", body: new URLSearchParams(new FormData(form)), redirect: "error" });
    if (!answer.ok) {
      const said = answer.status === 422 ? await answer.json() : {};
      throw new Error(said.problem ?? failed);
    }
    form.elements.namedItem("answer").value = JSON.stringify(await askDevice(kind, await answer.json(), rest));
    form.submit();
  };
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    waiting.abort();
    waiting = new AbortController();
    problem.textContent = "";
    try { await go({ signal: waiting.signal }); } catch (cause) {
      problem.textContent = cause instanceof DOMException || cause instanceof TypeError ? failed : cause.message;
    }
  });
  // Where the browser can, it offers passkeys in the field for the address; not again right after one was refused.
  if (kind === "get" && !document.querySelector(".note.stop")) {
    PublicKeyCredential.isConditionalMediationAvailable?.().then((can) => {
      if (can) go({ mediation: "conditional", signal: waiting.signal }).catch(() => { /* the button is still there */ });
    });
  }
}

// A field shows as much as fits; paper has no scroll bar: while the page is printed, what was typed stands there whole.
const onPaper = (prints) => {
  for (const copy of document.querySelectorAll(".on-paper")) copy.remove();
  if (!prints) return;
  for (const field of document.querySelectorAll(".main :is(input[type=text], input:not([type]), textarea, select)")) {
    const said = field.localName === "select" ? field.selectedOptions[0]?.text : field.value;
    if (!said || field.getClientRects().length === 0) continue;
    const copy = document.createElement("span");
    copy.className = "on-paper";
    copy.textContent = said;
    field.after(copy);
  }
};
matchMedia("print").addEventListener("change", (event) => onPaper(event.matches));
window.addEventListener("beforeprint", () => onPaper(true));
window.addEventListener("afterprint", () => onPaper(false));

// What is wrong comes first: put the reader there.
document.querySelector(".note.stop[role=alert]")?.focus();
