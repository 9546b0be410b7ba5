// What the link of a letter opens, and a letter that came in: pages to which no page leads by itself.

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

/** What the links in the main part lead to that begin so. */
const links = (reader, beginning) =>
  reader.page.locator(`main a[href^='${beginning}']`).evaluateAll((found) => found.map((one) => one.getAttribute("href")));

/** What pressing the link of a letter does: where the letter has the text it acknowledges, else it says that the mail came. */
const KINDS = {
  acknowledge: { button: /受領確認する|^Acknowledge$/m, known: /受領確認は .* に記録済み|It was acknowledged on/ },
  receive: { button: /受信したことを知らせる|^Say that it has come$/m, known: /受信したことは .* に記録済み|That it has come was recorded/ },
};

/** The `n`th letter of a kind: its page, and its link. They leave one after the other once the demo runs. */
async function letter(reader, { button }, n) {
  const asking = new Map();
  const seen = new Set();
  for (const ends = Date.now() + 90_000; Date.now() < ends; await reader.page.waitForTimeout(500)) {
    await reader.visit("/demo/letters");
    const fresh = (await links(reader, "/demo/letters/")).filter((path) => !seen.has(path));
    for (const path of new Set(fresh)) {
      seen.add(path);
      await reader.visit(path);
      const [link] = await links(reader, "/received/");
      if (link && button.test(await reader.page.locator(".mail").first().innerText())) asking.set(path, link);
      if (asking.size > n) return [...asking][n];
    }
  }
  assert.fail("the demo has sent letters that ask to be confirmed");
}

for (const [n, lang] of ["ja", "en"].entries()) {
  for (const [kind, { button, known }] of Object.entries(KINDS)) {
    test(`the link of a letter holds before and after it is pressed, and when it is none (${kind}, ${lang})`, async () => {
      const reader = await Reader.open(browser, house, { lang });
      const [path, link] = await letter(reader, KINDS[kind], n);
      await reader.examine(path, "letters/letter");
      await reader.examine(link, `letters/${kind}`);
      const press = reader.page.locator("main form button").first();
      assert.match(await press.innerText(), button);
      await press.click();
      await reader.page.waitForLoadState("load");
      assert.match(await reader.page.locator("main [role=status]").innerText(), known);
      await reader.look(`letters/${kind}-pressed`);
      await reader.visit(link);
      assert.equal(await reader.page.locator("main form button").count(), 0, "once");
      await reader.visit(`${link.slice(0, -3)}aaa`);
      await reader.look("letters/received-none");
    });
  }

  test(`a letter that came in and that no program could place holds (${lang})`, async () => {
    const reader = await Reader.open(browser, house, { lang });
    await reader.visit("/demo/letters");
    const form = reader.page.locator("form[action='/demo/letters/report']");
    await form.locator("[name=from]").fill(`nobody-${lang}@unknown.example`);
    await form.locator("[name=subject]").fill(lang === "ja" ? "券売機が動きません" : "Ticket machines do not work");
    await form.locator("[name=said]").fill("8:10 から\n198.51.100.7\nhxxps://evil[.]example/x\n".repeat(3));
    await form.getByRole("button").click();
    await reader.page.waitForLoadState("load");
    await reader.signIn("duty");
    for (let tries = 0, came = []; ; tries += 1) {
      await reader.visit("/mail");
      came = (await links(reader, "/mail/")).filter((href) => /^\/mail\/[0-9a-f-]{36}$/.test(href));
      if (came.length > n) {
        await reader.examine("/mail", "letters/tray");
        await reader.examine(came[0], "letters/came");
        return;
      }
      assert.ok(tries < 40, "it stands under what came in");
      await reader.page.waitForTimeout(500);
    }
  });
}
