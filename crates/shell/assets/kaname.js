// Kaname's own script: drafts that save themselves, boards that refresh. Every page works without it.
"use strict";

// A form with data-autosave="URL" is posted there 1.5 s after the last change; the element named by
// data-autosave-status says when. What cannot be saved stays in the form, and the reader is told.
for (const form of document.querySelectorAll("form[data-autosave]")) {
  const status = document.getElementById(form.dataset.autosaveStatus);
  let timer = 0;
  let sending = false;
  let again = false;
  const save = async () => {
    if (sending) { again = true; return; }
    sending = true;
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
      } else if (status) status.textContent = form.dataset.autosaveFailed;
    } catch {
      if (status) status.textContent = form.dataset.autosaveFailed;
    } finally {
      sending = false;
      if (again) { again = false; save(); }
    }
  };
  form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(() => { timer = 0; save(); }, 1500); });
  // Whoever changes the language while words wait to be saved takes them along.
  for (const link of document.querySelectorAll(".lang a")) {
    link.addEventListener("click", async (event) => {
      if (!timer) return;
      event.preventDefault();
      clearTimeout(timer);
      timer = 0;
      await save();
      location.href = link.href;
    });
  }
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

// What is wrong comes first: put the reader there.
document.querySelector(".note.stop[role=alert]")?.focus();
