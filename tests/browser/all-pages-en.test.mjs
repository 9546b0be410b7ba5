// Each kind of page in English, and what no link leads to on an ordinary day.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openHouse } from "./house.mjs";
import { openBrowser } from "./reader.mjs";
import { enter, links, people, walk } from "./walk.mjs";

let house, browser;
before(async () => {
  [house, browser] = await Promise.all([openHouse(), openBrowser()]);
});
after(async () => {
  await browser?.close();
  await house?.close();
});

test("each kind of page holds in English", async () => {
  const done = new Set();
  for (const who of people) {
    await walk(await enter(browser, house, "en", who), who, { wanted: (here) => !done.has(here) && done.add(here) });
  }
});

test("what is held back, what opened and what was recalled holds", async () => {
  for (const lang of ["ja", "en"]) {
    const reader = await enter(browser, house, lang, "duty");
    await reader.visit("/board");
    const boards = await reader.page.locator("th a[href^='/board/']").evaluateAll((all) => all.map((one) => one.getAttribute("href")));
    for (const [number, board] of boards.entries()) {
      await reader.visit(board);
      await reader.look(`pages/held-${number}`, { thorough: false });
      for (const path of (await links(reader)).filter((path) => /\/board\/.*\/(embargo|opened)/.test(path))) {
        await reader.visit(path);
        await reader.look(`pages/held-${number}-${path.split("/").pop().replaceAll(/\W/g, "-")}`, { thorough: false });
      }
    }
    await reader.visit("/notices");
    const notices = await reader.page.locator("th a[href^='/notices/']").evaluateAll((all) => all.map((one) => one.getAttribute("href")));
    let recalls = 0;
    for (const notice of notices) {
      await reader.visit(notice);
      if (!(await links(reader)).includes(`${notice}/recall`)) continue;
      await reader.visit(`${notice}/recall`);
      await reader.look(`pages/recall-${(recalls += 1)}`, { thorough: false });
    }
    assert.ok(boards.length > 3 && recalls > 3, "the demo shows each of them");
  }
});

test("what is not there is said on a page that holds", async () => {
  for (const lang of ["ja", "en"]) {
    const reader = await enter(browser, house, lang, "reporter");
    const answer = await reader.visit("/no-such-page");
    assert.equal(answer.status(), 404);
    await reader.look("pages/not-found");
  }
});
