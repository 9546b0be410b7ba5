// Pages to which no link leads on an ordinary day, and a desk where something went wrong: examined as all others are.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { checkKeyboard } from "./checks.mjs";
import { openHouse } from "./house.mjs";
import { Reader, openBrowser } from "./reader.mjs";

/** A screen of 1280 × 1024 at 400 %. */
const enlarged = { width: 320, height: 256 };

let house, browser;
before(async () => {
  [house, browser] = await Promise.all([openHouse(), openBrowser()]);
});
after(async () => {
  await browser?.close();
  await house?.close();
});

async function enter(lang, who, opening = {}) {
  const reader = await Reader.open(browser, house, { lang, who, ...opening });
  await reader.signIn(who);
  return reader;
}

/** What the elements say of themselves under this name. */
const all = (reader, selector, name) =>
  reader.page.locator(selector).evaluateAll((found, name) => found.map((one) => one.getAttribute(name)), name);

/** The first of these pages on which there is such an element, and what it says of itself under this name. */
async function onOneOf(reader, pages, selector, name) {
  for (const path of new Set(pages)) {
    await reader.visit(path);
    const [found] = await all(reader, selector, name);
    if (found) return found;
  }
  assert.fail(`${reader.who} finds no ${selector} on ${pages}`);
}

for (const lang of ["ja", "en"]) {
  test(`what members of a sector group show each other holds (${lang})`, async () => {
    const reader = await enter(lang, "water");
    await reader.visit("/inbox");
    const path = await onOneOf(reader, await all(reader, "main a[href^='/inbox/']", "href"), "a[href$='/answers']", "href");
    await reader.examine(path, "seldom/answers");
  });

  test(`where something is passed on holds (${lang})`, async () => {
    for (const who of ["secretariat", "ministry"]) {
      const reader = await enter(lang, who);
      await reader.visit("/inbox");
      const [first] = await all(reader, "main a[href^='/inbox/']", "href");
      await reader.examine(first.replace("/inbox/", "/deliveries/") + "/pass", `seldom/pass-${who}`);
    }
  });

  test(`who is left out of an update is shown on a page that holds (${lang})`, async () => {
    const reader = await enter(lang, "analyst");
    await reader.visit("/notices");
    const update = "form[action$='/update'] button";
    await onOneOf(reader, await all(reader, "main a[href^='/notices/']", "href"), "form[action$='/update']", "action");
    await reader.page.locator(update).first().click();
    await reader.page.waitForURL(/\/notices\/[^/]+(\/edit)?$/);
    const notice = new URL(reader.page.url()).pathname.split("/")[2];
    await reader.visit(`/notices/${notice}/edit`);
    const before = await reader.page.locator("input[name=ceptoars]:checked").evaluateAll((boxes) => boxes.map((one) => one.value));
    await reader.page.locator("input[name=audience][value=only]").check();
    for (const code of before) await reader.page.locator(`input[name=ceptoars][value="${code}"]`).uncheck();
    await reader.page.locator(`input[name=ceptoars][value="${before.includes("MED") ? "WATER" : "MED"}"]`).check();
    await reader.press(reader.words.desk.save);
    await reader.examine(`/notices/${notice}/leaving`, "seldom/leaving");
    assert.ok((await reader.page.locator("main li, main tr").count()) > 0, "somebody is left out");
    // The next one begins where this one did.
    await reader.visit(`/notices/${notice}`);
    await reader.page.locator(`form[action$='/discard']`).evaluate((form) => form.submit());
    await reader.page.waitForLoadState("load");
  });

  test(`a form that is sent while it saves itself is not taken for the work of two (${lang})`, async () => {
    const reader = await enter(lang, "reporter");
    const { report, story } = reader.words;
    await reader.follow(report.nav, { exact: true });
    await reader.press(report.begin);
    // What saves itself has arrived, and the answer is on its way.
    let answer, saved = 0;
    const answered = new Promise((done) => { answer = done; });
    await reader.page.route(/\/save$/, async (route) => {
      if (!route.request().headers()["x-kaname-autosave"]) return route.continue();
      const response = await route.fetch();
      saved += 1;
      await answered;
      return route.fulfill({ response });
    });
    await reader.choose(report.stage, report.first);
    await reader.write(report.title, story.title);
    await reader.write(report.began, "2014-06-17 09:12");
    await reader.choose(report.attacked, report.yes);
    await reader.choose(report.unviewable, report.yes);
    await reader.choose(report.label, report.amber);
    await reader.choose(report.audience, report.everybody);
    for (let waited = 0; saved === 0; waited += 1) {
      assert.ok(waited < 100, "the form saves itself");
      await new Promise((done) => setTimeout(done, 100));
    }
    await reader.write(report.situation, story.situation);
    setTimeout(answer, 1000);
    await reader.press(report.check);
    await reader.reads(report.send);
    await reader.reads(story.situation);
  });

  test(`to whom a model is opened is said on a page that holds (${lang})`, async () => {
    const reader = await enter(lang, "reporter");
    await reader.visit("/interdependency");
    const models = await all(reader, "main a[href^='/interdependency/']", "href");
    const model = models.find((href) => /[0-9a-f-]{36}$/.test(href));
    await reader.examine(`${model}/readers/new?organisation=WATER`, "seldom/reader");
    const answer = await reader.visit(`${model}/readers/new?organisation=CEPTOAR`);
    assert.equal(answer.status(), 422, "who that is, nobody knows: it is asked again on the page of the model");
    await reader.look("seldom/readers");
  });

  test(`the desk of a share holds with a fault, by keyboard alone and at 400 % (${lang})`, async () => {
    const [reader, other] = [await enter(lang, "hub", { keys: true }), await enter(lang, "hub")];
    const { circle } = reader.words;
    await reader.page.setViewportSize(enlarged);
    await reader.visit("/communities/J-CSIP/desk");
    const desks = await all(reader, "main a[href$='/desk']", "href");
    await onOneOf(reader, desks.filter((path) => path.startsWith("/shares/")), "form#f-desk", "action");
    const desk = new URL(reader.page.url()).pathname;
    await other.visit(desk);
    await other.write(circle.title, `${lang} 一`);
    await other.press(circle.save, { exact: true });
    // What somebody else saved meanwhile is not overwritten, and nothing that was typed is lost.
    await reader.write(circle.title, `${lang} 二`);
    await reader.press(circle.save, { exact: true });
    await reader.reads(circle.stale);
    assert.equal(await reader.field(circle.title).inputValue(), `${lang} 二`);
    await reader.look("seldom/desk-with-fault");
    await reader.page.setViewportSize(enlarged);
    await reader.tick(circle.looked);
    await reader.press(circle.save, { exact: true });
    await reader.visit(desk);
    assert.equal(await reader.field(circle.title).inputValue(), `${lang} 二`);
    await reader.look("seldom/desk");
    await checkKeyboard(reader);
  });
}
