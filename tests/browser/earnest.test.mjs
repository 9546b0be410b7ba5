// What the trial does not have: invitations, passwords, codes, passkeys, keys, and a year that is over. In a hub in earnest.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { code, openTold } from "./earnest.mjs";
import { Reader, openBrowser } from "./reader.mjs";

const password = "vapor-lantern-73-otter";
let house, browser;
before(async () => {
  [house, browser] = await Promise.all([openTold(), openBrowser()]);
});
after(async () => {
  await browser?.close();
  await house?.close();
});

/** Examines the page that is open. */
const examined = (reader, name) => reader.look(`earnest/${name}`);

/** Fills in the fields of the form in the main part and sends it. */
async function send(reader, fields) {
  for (const [name, value] of Object.entries(fields)) await reader.page.locator(`main [name=${name}]`).first().fill(value);
  const arrived = reader.page.waitForEvent("domcontentloaded");
  await reader.page.locator("main form button:not([type=button])").filter({ visible: true }).first().click();
  await arrived;
  await reader.page.waitForLoadState("load");
}

/** Takes up an invitation, up to the recovery codes; gives the key of the one-time codes. */
async function takesUp(reader, path, name) {
  await reader.examine(path, "earnest/invitation");
  await send(reader, { name, kana: "ためし はじめ", romaji: "Hajime Tameshi", password: "short" });
  await examined(reader, "invitation-mistakes");
  await send(reader, { password });
  await examined(reader, "code-confirm");
  const key = await reader.page.locator("p.mono").first().innerText();
  await send(reader, { code: "000000" });
  await examined(reader, "code-confirm-mistake");
  await send(reader, { code: code(key) });
  assert.match(reader.page.url(), /recovery-codes/);
  await examined(reader, "recovery-codes");
  return key;
}

for (const lang of ["ja", "en"]) {
  test(`from the invitation to the sign-in every page holds (${lang})`, async () => {
    const mail = `hajime.${lang}@nisc.example`;
    const invitation = await house.invite({ mail, name: "試 一", roles: ["manager", "reviewer", "duty"] });
    const reader = await Reader.open(browser, house, { lang, trial: false, who: "newcomer" });
    const key = await takesUp(reader, invitation, "試 一");

    for (const page of ["mail", "password", "code", "passkeys", "keys", "keys/new", "profile", "notifications"]) {
      await reader.examine(`/account/${page}`, `earnest/${page.replace("/", "-")}`);
    }
    await reader.visit("/account/keys/new");
    await reader.page.locator("main [name=name]").fill("監視装置");
    await reader.page.locator("main [name=roles]").first().check();
    await send(reader, {});
    assert.match(reader.page.url(), /keys\/made/);
    await examined(reader, "key-made");

    await reader.examine("/invitations/new", "earnest/invite");
    await reader.page.locator("main [name=roles]").first().check();
    await send(reader, { mail: `next.${lang}@nisc.example`, name: "次 二郎" });
    assert.match(reader.page.url(), /invitations\/made/);
    await examined(reader, "invited");

    await reader.page.context().clearCookies();
    await reader.page.goto(`/language/${lang}?to=/sign-in`);
    await examined(reader, "sign-in");
    await send(reader, { mail, password: "not-this-one-at-all" });
    await examined(reader, "sign-in-refused");
    await send(reader, { mail, password });
    assert.match(reader.page.url(), /sign-in\/code/);
    await examined(reader, "sign-in-code");
    await send(reader, { code: code(key, 1) }); // the one of before is used up
    await reader.visit("/account");
    await examined(reader, "account");
  });
}

test("a year that is over is published once and read by everybody", async () => {
  const reviewer = await Reader.open(browser, house, { lang: "ja", trial: false, who: "reviewer" });
  await takesUp(reviewer, await house.invite({ mail: "year@nisc.example", name: "年 度", roles: ["reviewer"] }), "年 度");
  await reviewer.examine("/statistics/live?year=2014", "earnest/live");
  await reviewer.examine("/statistics/publish?year=2014", "earnest/publish");
  await send(reviewer, {});
  assert.match(reviewer.page.url(), /publications\/2014/);
  for (const lang of ["ja", "en"]) {
    const stranger = await Reader.open(browser, house, { lang, trial: false });
    await stranger.examine("/statistics/publications/2014", "earnest/publication");
  }
});
