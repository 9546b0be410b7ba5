// Every page that somebody can get to by links, for each kind of person. It takes longest, so its name lets it begin first.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { checkKeyboard } from "./checks.mjs";
import { openHouse } from "./house.mjs";
import { openBrowser } from "./reader.mjs";
import { enter, links, people, shape, walk } from "./walk.mjs";

/** GET routes that are no pages, or to which no link leads on an ordinary day. */
const apart = [
  ...["approvals", "arrivals", "consents", "drafts", "inbox", "notices", "reports", "shares", "submissions"]
    .map((what) => `/${what}/{id}/files/{id}`), // attachments
  "/agencies/register.csv", // a file
  "/agencies/yearly.csv", // a file
  "/received/{id}", // these two: the link of a letter, and one that came in: letters.test.mjs
  "/mail/{id}",
  "/assets/icon.svg",
  "/assets/kaname.css",
  "/assets/kaname.js",
  "/account/code", // these seven: passwords, codes, passkeys and keys, of which the trial has none; earnest.test.mjs examines them
  "/account/code/confirm",
  "/account/keys/made",
  "/account/mail",
  "/account/passkeys",
  "/account/password",
  "/account/recovery-codes",
  "/board/{id}/embargo", // these two: of each kind the walk opens one; the test of what is held back opens all
  "/notices/{id}/recall",
  "/board/{id}/opened.csv", // a file
  "/board/{id}/part", // the live part of the board
  "/deliveries/{id}/below.csv", // a file
  "/deliveries/{id}/answers", // these two: where rules let one see them, and as long as it waits: seldom.test.mjs
  "/deliveries/{id}/pass",
  "/drill-parts/{id}/times.csv", // a file
  "/drill-parts/{id}/questions", // when a part has ended, for its own people: drill.test.mjs
  "/drafts/{id}/check", // follows the form; the loop examines it
  "/healthz",
  "/inbox/{id}/indicators.csv", // these four: files
  "/notices/{id}/indicators.csv",
  "/reports/{id}/indicators.csv",
  "/shares/{id}/indicators.csv",
  "/inbox/{id}/text", // a notice to take along, as a text file
  "/interdependency/{id}/readers/new", // follows a form that names an organisation: seldom.test.mjs
  "/invitations/made", // these two: earnest.test.mjs
  "/invitations/{id}",
  "/language/{id}",
  "/notices/{id}/leaving", // while an update leaves somebody out who had the version before: seldom.test.mjs
  "/sign-in/code", // follows the password: earnest.test.mjs
  "/outages/{id}/change", // these two: while an outage stands, and its live part: outage.test.mjs
  "/outages/{id}/part",
  "/organisations/list/registered.csv", // a file
  "/interdependency/{id}/model.json", // these two: files
  "/interdependency/{id}/model.zip",
  "/statistics/live.csv", // these three: files
  "/statistics/recorded.csv",
  "/statistics/publications/{id}/table.csv",
  "/statistics/publications/{id}", // these two: when a year that was counted is over; the demo's first goes on: earnest.test.mjs
  "/statistics/publish",
];

const seen = new Set();
let house, browser;
before(async () => {
  [house, browser] = await Promise.all([openHouse(), openBrowser()]);
});
after(async () => {
  await browser?.close();
  await house?.close();
});

for (const who of people) {
  test(`every page that the ${who} can get to holds`, async () => {
    await walk(await enter(browser, house, "ja", who), who, { seen });
  });
}

test("what changed from one version of a notice to the next holds, for who wrote it and who has it", async () => {
  for (const lang of ["ja", "en"]) {
    for (const [who, list] of [["analyst", "/notices"], ["railway", "/inbox"]]) {
      const reader = await enter(browser, house, lang, who);
      await reader.visit(list);
      const all = (await links(reader)).filter((path) => shape(path) === `${list}/{id}`);
      let found = 0;
      for (const one of new Set(all)) {
        await reader.visit(one);
        for (const path of new Set((await links(reader)).filter((path) => path.endsWith("/changes")))) {
          await reader.visit(path);
          await reader.look(`pages/changes-${who}-${(found += 1)}`, { thorough: lang === "ja" });
          await checkKeyboard(reader);
          seen.add(shape(path));
        }
      }
      assert.ok(found > 0, `${who} is shown a second version`);
    }
  }
});

test("the form by which a hub recalls a share, and what is asked before it does, hold", async () => {
  for (const lang of ["ja", "en"]) {
    const reader = await enter(browser, house, lang, "hub");
    await reader.visit("/communities/J-CSIP/desk");
    const desks = new Set((await links(reader)).filter((path) => shape(path) === "/shares/{id}/desk"));
    let form;
    for (const desk of desks) {
      await reader.visit(desk);
      form = (await links(reader)).find((path) => shape(path) === "/shares/{id}/recall");
      if (form) break;
    }
    assert.ok(form, "the hub is led to it from the desk of what it shared");
    await reader.visit(form);
    await reader.look("pages/hub-recall", { thorough: lang === "ja" });
    await checkKeyboard(reader);
    await reader.page.locator("#f-reason").fill("x");
    await reader.page.locator("#f-instructions").fill("x");
    await reader.page.locator(`form[action="${form}"] button.danger`).click();
    await reader.page.locator("button[name=sure]").waitFor();
    await reader.look("pages/hub-recall-check", { thorough: lang === "ja" });
    await checkKeyboard(reader);
    seen.add(shape(form));
  }
});

test("what the centre registers of an operator, and its first manager, hold", async () => {
  for (const lang of ["ja", "en"]) {
    const reader = await enter(browser, house, lang, "duty");
    await reader.visit("/organisations?kind=operator");
    const operators = (await links(reader)).filter((path) => shape(path) === "/organisations/{id}");
    const wanted = new Set(["/organisations/{id}/registration", "/organisations/{id}/manager"]);
    for (const one of operators) {
      await reader.visit(one);
      for (const path of (await links(reader)).filter((path) => wanted.delete(shape(path)))) {
        await reader.visit(path);
        await reader.look(`pages/duty${shape(path).replaceAll(/[{}]/g, "")}`, { thorough: lang === "ja" });
        await checkKeyboard(reader);
        seen.add(shape(path));
      }
      if (wanted.size === 0) break;
    }
    assert.equal(wanted.size, 0, "the duty officer is led to both");
  }
});

test("somebody can get to every page by links", async () => {
  const table = await readFile(new URL("../../docs/routes.md", import.meta.url), "utf8");
  const routes = [...table.matchAll(/\| GET \| `([^`]+)`/g)].map(([, path]) => path.replace(/\{[^}]*\}/g, "{id}"));
  assert.ok(routes.length > 10, "the table of routes is read");
  assert.deepEqual(apart.filter((path) => !routes.includes(path)), [], "what stands apart is there");
  assert.deepEqual(routes.filter((path) => !path.startsWith("/api/v1/") && !apart.includes(path) && !seen.has(path)), []);
});
