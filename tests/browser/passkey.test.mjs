// Passkeys in earnest: a real browser with a device of its own (CDP's virtual authenticator) against `kaname serve`.

import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { chromium } from "playwright-core";

const binary = process.env.KANAME ?? fileURLToPath(new URL("../../target/debug/kaname", import.meta.url));
const run = promisify(execFile);
const password = "vapor-lantern-73-otter";
const mail = "naoki.fujita@nisc.example";
let folder, child, url, browser;

/** The code that an authenticator app shows for this key (RFC 6238). */
function code(key) {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...key.replace(/[^A-Z2-7]/g, "")].map((c) => letters.indexOf(c).toString(2).padStart(5, "0")).join("");
  const secret = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const hash = createHmac("sha1", secret).update(step).digest();
  const number = hash.readUInt32BE(hash[19] & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, "0");
}

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
  folder = await mkdtemp(join(tmpdir(), "kaname-passkey-"));
  const database = `sqlite:${join(folder, "hub.db")}`;
  await run(binary, ["import", "--database", database, "registry"]);
  const invited = await run(binary, ["user", "--database", database, "invite", "--organisation", "NISC", "--mail", mail,
    "--name", "藤田 直樹", "--role", "duty"]);
  child = spawn(binary, ["serve", "--database", database, "--listen", "127.0.0.1:0", "--insecure-cookies"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  url = await new Promise((done) => createInterface({ input: child.stdout }).on("line", (line) => {
    const port = /^ready http:\/\/\S+:(\d+)$/.exec(line)?.[1];
    if (port) done({ base: `http://localhost:${port}`, link: /\/invitations\/\S+/.exec(invited.stdout)[0] });
  }));
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update"],
  });
});

after(async () => {
  await browser?.close();
  const gone = new Promise((done) => child?.once("close", done));
  child?.kill("SIGTERM");
  if (child) await gone;
  await rm(folder, { recursive: true, force: true });
});

test("a passkey that was added signs in alone, and no longer once it is removed", async () => {
  const { page, cdp, device } = await pageWithDevice();
  await page.goto(url.base + url.link);
  await page.fill("[name=name]", "藤田 直樹");
  await page.fill("[name=kana]", "ふじた なおき");
  await page.fill("[name=romaji]", "Naoki Fujita");
  await page.fill("[name=password]", password);
  await page.locator("main form button").first().click();
  await page.waitForSelector(".qr");
  await page.fill("[name=code]", code(await page.locator("p.mono").first().innerText()));
  await page.locator("main form button").first().click();
  await page.waitForURL(/recovery-codes/);

  await page.goto(`${url.base}/account/passkeys`);
  await page.fill("[name=name]", "職場のパソコン");
  await page.locator("form[data-passkey] button").click();
  await page.waitForURL(/done=added/);
  assert.match(await page.locator("main").innerText(), /職場のパソコン/);
  const kept = await cdp.send("WebAuthn.getCredentials", { authenticatorId: device });
  assert.equal(kept.credentials.length, 1);
  assert.equal(kept.credentials[0].rpId, "localhost");

  const out = async () => { await page.context().clearCookies(); await page.goto(`${url.base}/sign-in?to=/account`); };
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
  await page.goto(`${url.base}/account/passkeys`);
  await page.locator("form[action$=remove] button").click();
  await page.waitForURL(/done=removed/);
  await out();
  await page.waitForSelector(".note.stop", { timeout: 5_000 }).catch(() => page.locator("form[data-passkey] button").click());
  await page.waitForSelector(".note.stop");
  assert.match(await page.locator("main").innerText(), /このパスキーでは入れません/);
});

test("without scripts the page offers password and code alone", async () => {
  const context = await browser.newContext({ javaScriptEnabled: false, locale: "ja" });
  const page = await context.newPage();
  await page.goto(`${url.base}/sign-in`);
  assert.equal(await page.locator("form[data-passkey]").isVisible(), false);
  assert.equal(await page.locator("[name=password]").isVisible(), true);
  await context.close();
});
