// A person at a browser, who goes by what is announced: roles and accessible names.

import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { checkKeyboard, checkPage, screenshots } from "./checks.mjs";
import { words } from "./words.mjs";

const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Debian's browser with a fresh profile. */
export function openBrowser() {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: flags });
}

/** How often Tab is pressed before somebody gives up. */
const patience = 600;

/** Somebody with a browser window of his own, in one language. */
export class Reader {
  /** `script: false` switches scripts off; `keys: true` is somebody without a mouse; `trial: false` is a hub in earnest. */
  static async open(browser, house, { lang, script = true, keys = false, who = "stranger", trial = true }) {
    const context = await browser.newContext({
      baseURL: house.url,
      locale: lang === "ja" ? "ja-JP" : "en-GB",
      timezoneId: "Asia/Tokyo",
      javaScriptEnabled: script,
      reducedMotion: "reduce",
    });
    context.setDefaultTimeout(10_000);
    return new Reader(await context.newPage(), { lang, script, keys, who, trial });
  }

  constructor(page, { lang, script, keys, who, trial }) {
    Object.assign(this, { page, lang, script, keys, who, trial, words: words[lang], wrong: [] });
    page.on("pageerror", (cause) => this.wrong.push(`script: ${cause.message}`));
    page.on("console", (message) => this.#heard(message));
    page.on("requestfailed", (request) => this.#lost(request));
    page.on("response", (response) => this.#answered(response));
  }

  // A page may be an answer with 4xx (a form with mistakes, a page that is hidden); the browser calls that an error.
  #heard(message) {
    const expected = /Failed to load resource: the server responded with a status of 4/.test(message.text());
    if (message.type() === "error" && !(expected && message.location().url === this.page.url())) {
      this.wrong.push(`console: ${message.text()}`);
    }
  }
  #lost(request) {
    if (request.failure()?.errorText !== "net::ERR_ABORTED") {
      this.wrong.push(`request: ${request.url()} ${request.failure()?.errorText}`);
    }
  }
  #answered(response) {
    const asset = response.request().resourceType() !== "document";
    if (response.status() >= 500 || (asset && response.status() >= 400)) {
      this.wrong.push(`answer: ${response.status()} ${response.url()}`);
    }
  }

  /** Signs in on the start page of the trial, as a person of the cast. */
  async signIn(who) {
    this.who = who;
    await this.visit("/sign-in");
    // Some of the cast stand behind a line that is unfolded.
    await this.page.evaluate(() => document.querySelectorAll("details").forEach((one) => (one.open = true)));
    await this.press(this.words.people[who]);
    await this.page.getByRole("button", { name: this.words.signOut }).waitFor();
  }

  /** Opens a path; gives the answer. */
  visit(path) {
    return this.page.goto(path, { waitUntil: "load" });
  }

  /** What is announced so, in the main part or in the whole page. */
  link(name, options = {}) {
    return this.page.getByRole("link", { name, ...options }).filter({ visible: true }).first();
  }
  button(name, options = {}) {
    return this.page.getByRole("button", { name, ...options }).first();
  }
  field(name) {
    return this.page.getByLabel(name).first();
  }

  /** Follows a link to another page. */
  async follow(name, options) {
    await this.#leaveBy(this.link(name, options));
  }
  /** Follows a link in the entry of a list that says `text`. */
  async followIn(text, name) {
    await this.#leaveBy(this.page.getByRole("listitem").filter({ hasText: text }).getByRole("link", { name }).first());
  }
  /** Presses a button that leads to another page. */
  async press(name, options) {
    await this.#leaveBy(this.button(name, options));
  }
  async #leaveBy(element) {
    const arrived = this.page.waitForEvent("domcontentloaded");
    arrived.catch(() => {});
    if (this.keys) {
      await this.#tabTo(element);
      await this.page.keyboard.press("Enter");
    } else {
      await element.click();
    }
    await arrived;
    await this.page.waitForLoadState("load");
  }
  /** Presses Tab until this is where one is, and sees that one is there. */
  async #tabTo(element) {
    for (let pressed = 0; pressed < patience; pressed += 1) {
      const found = await element.evaluate((one) => {
        if (one !== document.activeElement) return undefined;
        const [own, ring] = [one, one.closest("label, .seg") ?? one].map((it) => getComputedStyle(it));
        const { top, bottom } = one.getBoundingClientRect();
        const drawn = [own, ring].some((style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2);
        return { drawn, inSight: bottom > 0 && top < innerHeight };
      });
      if (found) {
        assert.deepEqual(found, { drawn: true, inSight: true }, `${this.who} at ${this.page.url()} sees where he is`);
        return;
      }
      await this.page.keyboard.press("Tab");
    }
    assert.fail(`${this.who} does not get to ${element} on ${this.page.url()} with the Tab key`);
  }
  /** Moves with an arrow key until it is so. */
  async #arrowTo(key, reached) {
    for (let pressed = 0; pressed < 60; pressed += 1) {
      if (await reached()) return;
      await this.page.keyboard.press(key);
    }
    assert.fail(`${this.who} does not get there with ${key} on ${this.page.url()}`);
  }
  /** Types into the field with this label. */
  async write(name, text) {
    if (!this.keys) return this.field(name).fill(text);
    await this.#tabTo(this.field(name));
    await this.page.keyboard.press("ControlOrMeta+A");
    await this.page.keyboard.insertText(text);
  }
  /** Chooses one of a group of buttons of which one is pressed in: Tab leads into the group, arrows move in it. */
  async #chooseByKeys(radio) {
    const name = await radio.getAttribute("name");
    const all = this.page.locator(`input[type=radio][name="${name}"]`);
    const chosen = all.and(this.page.locator(":checked"));
    await this.#tabTo((await chosen.count()) > 0 ? chosen.first() : all.first());
    await this.page.keyboard.press("Space");
    await this.#arrowTo("ArrowDown", () => radio.isChecked());
  }
  /** Chooses an option: of the group (fieldset) with this legend, or of the list with this label. */
  async choose(group, option) {
    const radio = this.page.getByRole("group", { name: group }).first().getByRole("radio", { name: option }).first();
    if ((await radio.count()) > 0) {
      await (this.keys ? this.#chooseByKeys(radio) : radio.check());
    } else {
      const list = this.page.getByRole("combobox", { name: group }).first();
      const value = await list.getByRole("option", { name: option }).first().getAttribute("value");
      if (!this.keys) return void (await list.selectOption(value));
      await this.#tabTo(list);
      await this.page.keyboard.press("Home");
      await this.#arrowTo("ArrowDown", async () => (await list.inputValue()) === value);
    }
  }
  /** Unfolds what stands behind this line. */
  async unfold(name) {
    const line = this.page.locator("summary", { hasText: name }).first();
    if (!this.keys) return void (await line.click());
    await this.#tabTo(line);
    await this.page.keyboard.press("Enter");
  }
  /** Whether there is such a button. */
  async has(name) {
    return (await this.page.getByRole("button", { name }).count()) > 0;
  }
  /** Ticks a box. */
  async tick(name) {
    const box = this.page.getByRole("checkbox", { name }).first();
    if (!this.keys) return void (await box.check());
    await this.#tabTo(box);
    if (!(await box.isChecked())) await this.page.keyboard.press("Space");
  }

  /** What stands in the main part. */
  text() {
    return this.page.getByRole("main").innerText();
  }
  async reads(text) {
    const main = await this.text();
    const found = text instanceof RegExp ? text.test(main) : main.includes(text);
    assert.ok(found, `${this.who} does not read ${text} on ${this.page.url()}:\n${main.slice(0, 3000)}`);
  }
  async readsNot(text) {
    const main = await this.text();
    assert.ok(!main.includes(text), `${this.who} reads ${text} on ${this.page.url()}, which should not be there`);
  }

  /** Examines the page that is open; `name` names its pictures. */
  look(name, options) {
    return checkPage(this, name, options);
  }

  /** Opens the page at `path` and looks at all of it, the first Tab included where scripts run. */
  async examine(path, name) {
    const answer = await this.visit(path);
    assert.equal(answer.status(), 200, `${this.who} opens ${path}`);
    await this.look(name);
    if (this.script) await checkKeyboard(this);
  }

  /** A picture and the place, for somebody who has to find out why a step failed. */
  async whatIsSeen() {
    await mkdir(screenshots, { recursive: true });
    const picture = join(screenshots, `failed-${this.lang}-${this.script ? "" : "nojs-"}${this.who}.png`);
    await this.page.screenshot({ path: picture, fullPage: true }).catch(() => {});
    const main = await this.text().catch(() => "(no main part)");
    return `${this.who} at ${this.page.url()}, see ${picture}\n${main.slice(0, 3000)}`;
  }
}
