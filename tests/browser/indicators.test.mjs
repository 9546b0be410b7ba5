// Indicators of notices, reports and shares: shown so that nobody follows them, taken along as they are.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openHouse } from "./house.mjs";
import { Reader, openBrowser } from "./reader.mjs";

let house, browser;
before(async () => {
  [house, browser] = await Promise.all([openHouse(), openBrowser()]);
});
after(async () => {
  await browser?.close();
  await house?.close();
});

async function enter(lang, who) {
  const reader = await Reader.open(browser, house, { lang, who });
  await reader.signIn(who);
  return reader;
}

const file = "a[href$='/indicators.csv']";
const hrefs = (reader, selector) =>
  reader.page.locator(selector).evaluateAll((found) => found.map((one) => new URL(one.href).pathname));

/** Opens what these lists lead to until something names indicators; gives its path. */
async function find(reader, lists, kind) {
  for (const list of lists) {
    await reader.visit(list);
    for (const path of new Set(await hrefs(reader, `main a[href^='/${kind}/']`))) {
      await reader.visit(path);
      if ((await reader.page.locator(file).count()) > 0) return path;
    }
  }
  assert.fail(`${reader.who} finds no ${kind} with indicators`);
}

/** The table that is taken along from the open page. */
async function loaded(reader) {
  const [href] = await hrefs(reader, file);
  const answer = await reader.page.request.get(href);
  assert.equal(answer.status(), 200, href);
  assert.match(answer.headers()["content-disposition"], /^attachment/);
  return (await answer.body()).toString("utf8"); // with its mark, which text() would drop
}

/** Sends a form of this house; gives where it led. */
async function send(reader, path, fields) {
  const headers = { origin: house.url, "sec-fetch-site": "same-origin" };
  const answer = await reader.page.request.post(path, { form: fields, headers, maxRedirects: 0 });
  assert.equal(answer.status(), 303, path);
  return new URL(answer.headers().location, house.url).pathname;
}

/** A notice with many kinds of indicators, released to everybody. */
async function release(lang) {
  const analyst = await enter(lang, "analyst");
  const begun = await send(analyst, "/notices/new", { title: `遮断のお願い ${lang}`, kind: "alert" });
  const notice = /^\/notices\/[^/]+/.exec(begun)[0];
  const fields = { kind: "alert", title: `遮断のお願い ${lang}`, body: "次を遮断してください。", tlp: "green", audience: "all" };
  await send(analyst, `${notice}/save`, { ...fields, revision: "1", indicators: lines.join("\n") });
  const reviewer = await enter(lang, "reviewer");
  await reviewer.visit(notice);
  await reviewer.press(reviewer.words.desk.approve);
  const duty = await enter(lang, "duty");
  await duty.visit(notice);
  await duty.follow(duty.words.desk.dryRun);
  await duty.press(duty.words.desk.release);
}

const lines = [
  "hxxp://ad[.]redirect[.]example/banner/x.js?page=1&from=top # 踏ませるスクリプト",
  "198.51.100.23",
  "203.0.113.0/24",
  "差出人: keiri@invoice-center.example # 返信先も同じ",
  "件名：【重要】=見積書のご確認",
  "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
];

const places = [
  ["analyst", ["/notices"], "notices"],
  ["ministry", ["/inbox"], "inbox"],
  ["reporter", ["/reports"], "reports"],
  ["bank", ["/communities/J-CSIP"], "shares"],
];

for (const lang of ["ja", "en"]) {
  for (const [who, lists, kind] of places) {
    test(`indicators under /${kind} hold, and are loaded as they are (${lang})`, async () => {
      if (kind === "inbox") await release(lang);
      const reader = await enter(lang, who);
      const path = await find(reader, lists, kind);
      const rows = await reader.page.locator("table.traces tbody tr").count();
      const lines = (await loaded(reader)).trimEnd().split("\r\n");
      assert.equal(lines[0], '\ufeff"type","value","note","label","source-id"');
      assert.ok(rows > 0 && lines.length > 1, `${rows} rows, ${lines.length} lines`);
      const shown = await reader.page.locator("table.traces").first().innerText();
      assert.doesNotMatch(shown, /http:\/\/|\d\.\d/, "nobody follows it");
      assert.doesNotMatch(lines.join("\n"), /hxxp|\[\.\]/, "programs find it");
      await reader.examine(path, `indicators/${kind}`);
    });
  }

  test(`a line that can be no indicator is marked where it was typed (${lang})`, async () => {
    const reader = await enter(lang, "analyst");
    await reader.visit("/notices");
    const forms = [];
    for (const path of new Set(await hrefs(reader, "main a[href^='/notices/']"))) {
      await reader.visit(path);
      forms.push(...(await hrefs(reader, "main a[href$='/edit']")));
      if (forms.length > 0) break;
    }
    assert.ok(forms.length > 0, "a notice can be written");
    await reader.visit(forms[0]);
    await reader.page.locator("#f-indicators").fill("203.0.113.7 # 中継\n203.0.113.700\nhxxp://evil[.]example/a");
    await reader.press(reader.words.desk.save);
    assert.equal(await reader.page.locator("table.traces .st.bad").count(), 1);
    assert.equal(await reader.page.locator("table.traces tbody tr").count(), 3);
    assert.equal(await reader.page.locator("#f-indicators").getAttribute("aria-invalid"), "true");
    await reader.look("indicators/form");
  });
}
