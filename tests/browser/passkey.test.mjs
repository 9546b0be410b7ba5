// Passkeys in earnest: a real browser with a device of its own (CDP's virtual authenticator) against `kaname serve`.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { code, openEarnest } from "./earnest.mjs";
import { openBrowser } from "./reader.mjs";

const password = "vapor-lantern-73-otter";
const person = { mail: "naoki.fujita@nisc.example", name: "藤田 直樹", roles: ["duty"] };
let house, browser;

/** A page whose browser has a device; `present` is whether its owner proves himself. */
async function pageWithDevice() {
  const context = await browser.newContext({ locale: "ja" });
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  await cdp.send("WebAuthn.enable");
  const options = { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true };
  const added = await cdp.send("WebAuthn.addVirtualAuthenticator", {
    options: { ...options, isUserVerified: true, automaticPresenceSimulation: true },
  });
  return { context, page, cdp, device: added.authenticatorId };
}

before(async () => {
  [house, browser] = await Promise.all([openEarnest(), openBrowser()]);
});
after(async () => {
  await browser?.close();
  await house?.close();
});

test("a passkey that was added signs in alone, and no longer once it is removed", async () => {
  const { page, cdp, device } = await pageWithDevice();
  await page.goto(house.url + (await house.invite(person)));
  await page.fill("[name=name]", "藤田 直樹");
  await page.fill("[name=kana]", "ふじた なおき");
  await page.fill("[name=romaji]", "Naoki Fujita");
  await page.fill("[name=password]", password);
  await page.locator("main form button").first().click();
  await page.waitForSelector(".qr");
  await page.fill("[name=code]", code(await page.locator("p.mono").first().innerText()));
  await page.locator("main form button").first().click();
  await page.waitForURL(/recovery-codes/);

  await page.goto(`${house.url}/account/passkeys`);
  await page.fill("[name=name]", "職場のパソコン");
  await page.locator("form[data-passkey] button").click();
  await page.waitForSelector(".flash");
  assert.match(await page.locator("main").innerText(), /職場のパソコン/);
  const kept = await cdp.send("WebAuthn.getCredentials", { authenticatorId: device });
  assert.equal(kept.credentials.length, 1);
  assert.equal(kept.credentials[0].rpId, "localhost");

  const out = async () => { await page.context().clearCookies(); await page.goto(`${house.url}/sign-in?to=/account`); };
  // The browser offers the passkey by itself in the field for the address; the device here always says yes.
  await out();
  await page.waitForURL(/\/account$/, { timeout: 5_000 }).catch(() => page.locator("form[data-passkey] button").click());
  await page.waitForURL(/\/account$/);

  // A device that cannot tell who holds it does not get in.
  await cdp.send("WebAuthn.setUserVerified", { authenticatorId: device, isUserVerified: false });
  await out();
  await page.locator("form[data-passkey] button").click();
  await page.waitForFunction(() => document.querySelector("form[data-passkey] [role=alert]")?.textContent);
  assert.match(page.url(), /sign-in/);
  await cdp.send("WebAuthn.setUserVerified", { authenticatorId: device, isUserVerified: true });

  // Removed here, the device's passkey is no longer one.
  await out();
  await page.waitForURL(/\/account$/, { timeout: 5_000 }).catch(() => page.locator("form[data-passkey] button").click());
  await page.waitForURL(/\/account$/);
  await page.goto(`${house.url}/account/passkeys`);
  await page.locator("form[action$=remove] button").click();
  await page.waitForSelector(".flash");
  await out();
  await page.waitForSelector(".note.stop", { timeout: 5_000 }).catch(() => page.locator("form[data-passkey] button").click());
  await page.waitForSelector(".note.stop");
  assert.match(await page.locator("main").innerText(), /このパスキーでは入れません/);
});

test("without scripts the page offers password and code alone", async () => {
  const context = await browser.newContext({ javaScriptEnabled: false, locale: "ja" });
  const page = await context.newPage();
  await page.goto(`${house.url}/sign-in`);
  assert.equal(await page.locator("form[data-passkey]").isVisible(), false);
  assert.equal(await page.locator("[name=password]").isVisible(), true);
  await context.close();
});
