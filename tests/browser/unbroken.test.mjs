// What has no place to break, as a line of a log or an address: it stays within its column at every width, in both languages.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openHouse } from "./house.mjs";
import { Reader, openBrowser } from "./reader.mjs";

const letters = "x".repeat(300);
const title = `log-${"y".repeat(190)}`;
let house, browser;
before(async () => {
  const there = process.env.KANAME_AT;
  [house, browser] = await Promise.all([there ? { url: there } : openHouse(), openBrowser()]);
});
after(async () => {
  await browser?.close();
  await house?.close?.();
});

/** Somebody signed in, with a window of his own. */
async function as(who, lang) {
  const reader = await Reader.open(browser, house, { lang, who });
  await reader.signIn(who);
  return reader;
}

/** Sends a form of this house; gives where it led. */
async function send(reader, path, fields) {
  const headers = { origin: house.url, "sec-fetch-site": "same-origin" };
  const answer = await reader.page.request.post(path, { form: fields, headers, maxRedirects: 0 });
  assert.ok([200, 303].includes(answer.status()), `${path}: ${answer.status()}`);
  return new URL(answer.headers().location ?? path, house.url).pathname;
}

/** No page is wider than its window, and no cell runs out of its table. */
async function within(reader, path) {
  const wide = [];
  const answer = await reader.visit(path);
  assert.equal(answer.status(), 200, path);
  for (const width of [390, 1280]) {
    await reader.page.setViewportSize({ width, height: 800 });
    const is = await reader.page.evaluate(() => document.documentElement.scrollWidth);
    if (is > width) wide.push(`${path} at ${width}: ${is}`);
  }
  return wide;
}

for (const lang of ["ja", "en"]) {
  test(`text without a break stays in its place (${lang})`, async () => {
    const wide = [];
    const look = async (reader, ...paths) => {
      for (const path of paths) wide.push(...(await within(reader, path)));
    };
    const she = await as("reporter", lang);
    const fields = { stage: "first", title, situation: letters, cause: letters, measures: letters, contact: title, systems: title, indicators: `${letters}1`, tlp: "amber", audience: "all" };
    const draft = await send(she, "/reports/new", {});
    await send(she, `${draft}/save`, { ...fields, revision: "1" });
    await look(she, "/", "/reports", draft);
    await send(she, `${draft}/check`, { ...fields, revision: "2" });
    await look(she, `${draft}/check`);
    const report = await send(she, `${draft}/submit`, { revision: "2" });
    await look(she, report, "/", "/reports", `/search?q=${title.slice(0, 100)}`);
    const he = await as("ministry", lang);
    await send(he, `${report}/remark`, { direction: "back", text: letters });
    await look(he, report, "/", "/reports");
    await send(he, `${report}/pass`, { remark: letters });
    const they = await as("analyst", lang);
    await look(they, report, "/", "/triage", `/search?q=${title.slice(0, 100)}`);
    const notice = await send(they, `${report}/derive`, {});
    await look(they, notice, "/notices");
    await look(she, report);
    assert.deepEqual(wide, []);
  });
}
