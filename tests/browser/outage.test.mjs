// A large-scale outage from raising to lowering: by its pages, as the people see them who have to act.

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

/** Presses what the form at this address has. */
async function send(reader, action) {
  await reader.page.locator(`form[action$="${action}"] button`).first().click();
  await reader.page.waitForLoadState();
}

for (const lang of ["ja", "en"]) {
  test(`a large-scale outage is raised, confirmed, answered and lowered (${lang})`, async () => {
    const duty = await enter(lang, "duty");
    await duty.examine("/outages/new", "outage/new");
    await duty.page.locator('input[name=exercise][value="no"]').check();
    await duty.page.locator('input[name=step][value="large-scale"]').check();
    await duty.page.locator("#f-title").fill("広域の通信障害");
    await duty.page.locator('input[name=sectors][value="ICT"]').check();
    await duty.page.locator("#f-reason").fill("複数の事業者で同時に障害");
    await send(duty, "/outages/new");
    await duty.look("outage/raise"); // says how many it is shown to, before it is
    await send(duty, "/outages/new");
    const outage = new URL(duty.page.url()).pathname;
    assert.match(outage, /^\/outages\/[0-9a-f-]{36}$/);
    await duty.examine(outage, "outage/raised");

    const reviewer = await enter(lang, "reviewer");
    await reviewer.visit("/");
    await reviewer.page.locator(`main a[href="${outage}"]`).first().click();
    await send(reviewer, "/confirm");

    const reporter = await enter(lang, "reporter");
    await reporter.visit("/reports");
    assert.equal(await reporter.page.locator(".banner").count(), 1, "every page says it to those in the scope");
    await reporter.examine(outage, "outage/asked");
    await reporter.page.locator('input[name=news][value="affected"]').check();
    await reporter.page.locator("#f-answer-words").fill("西日本で通話不可");
    await reporter.page.locator("details form[action$='/answer'] button").click();
    await reporter.page.waitForLoadState();
    await reporter.examine(outage, "outage/answered");

    const bank = await enter(lang, "bank");
    await bank.visit("/");
    assert.equal(await bank.page.locator(".banner").count(), 0, "and to nobody else");
    assert.equal((await bank.page.request.get(house.url + outage)).status(), 404);

    await duty.visit(outage);
    await duty.reads("西日本で通話不可"); // the board says it in the operator's own words
    await send(duty, "/report");
    assert.match(new URL(duty.page.url()).pathname, /^\/notices\//, "an ordinary notice is begun");
    for (const [step, summary] of [["recovery", ""], ["lowered", "収まった"]]) {
      await duty.examine(`${outage}/change`, `outage/change-${step}`);
      await duty.page.locator(`input[name=step][value="${step}"]`).check();
      await duty.page.locator("#f-reason").fill("収まりつつある");
      if (summary) await duty.page.locator("#f-summary").fill(summary);
      await send(duty, "/change");
    }
    await reporter.visit("/");
    assert.equal(await reporter.page.locator(".banner").count(), 0, "it is over");
    await reporter.examine(outage, "outage/over");
  });
}
