// What must hold for every page, whoever reads it.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const axeSource = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Where pictures go; not kept in the repository. */
export const screenshots = fileURLToPath(new URL("screenshots", import.meta.url));

/** Widths in CSS pixels: 320 is a screen of 1280 × 1024 at 400 %, 256 high. */
const widths = [320, 360, 768, 1280, 1440];
const pictured = [360, 768, 1440];
const height = 900;
const heightAt = (width) => (width === 320 ? 256 : height);

/**
 * Examines the open page: language, frame, widths, the rules of axe in light and dark, and that nothing went wrong
 * on the way here. With `thorough: false` axe looks once only and no pictures are kept.
 */
export async function checkPage(reader, name, { thorough = true } = {}) {
  await checkFrame(reader);
  await checkStillness(reader);
  await checkWidths(reader, thorough ? name : undefined);
  if (thorough) await checkPrint(reader);
  if (reader.script) {
    await checkRules(reader, { width: 1440, scheme: "light" });
    if (thorough) {
      await checkRules(reader, { width: 360, scheme: "light" });
      await checkRules(reader, { width: 1440, scheme: "dark" });
      await reader.page.emulateMedia({ colorScheme: "light" });
    }
  }
  nothingWentWrong(reader);
}

/** No errors on the console, no violation of the content security policy, nothing that failed to load. */
export function nothingWentWrong(reader) {
  const wrong = reader.wrong.splice(0);
  assert.deepEqual(wrong, [], `${where(reader)}: something went wrong in the browser`);
}

/** The language is declared, a trial is said to be one and nothing else is, there is one heading, and no sentence is missing. */
export async function checkFrame(reader) {
  const page = await reader.page.evaluate(() => ({
    lang: document.documentElement.lang,
    title: document.title,
    headings: document.querySelectorAll("h1").length,
    mains: document.querySelectorAll("main").length,
    missing: document.documentElement.outerHTML.match(/⟦[^⟧]*⟧/g) ?? [],
  }));
  assert.equal(page.lang, reader.lang, `${where(reader)}: the declared language`);
  assert.ok(page.title.length > 4, `${where(reader)}: a title`);
  assert.equal(page.headings, 1, `${where(reader)}: one h1`);
  assert.equal(page.mains, 1, `${where(reader)}: one main part`);
  assert.deepEqual(page.missing, [], `${where(reader)}: sentences are missing`);
  const ribbon = reader.page.getByText(reader.words.trialRibbon).filter({ visible: true });
  assert.equal((await ribbon.count()) > 0, reader.trial, `${where(reader)}: says that it is a trial, or does not`);
}

/** Every browser here asks for less motion: nothing moves by itself, nor slides when one goes to a part of the page. */
export async function checkStillness(reader) {
  const moving = await reader.page.evaluate(() => {
    const moves = (one) => {
      const style = getComputedStyle(one);
      return style.animationName !== "none" || style.transitionDuration.split(",").some((time) => parseFloat(time) > 0) || style.scrollBehavior === "smooth";
    };
    return [...document.querySelectorAll("*")].filter(moves).map((one) => `${one.tagName} ${one.className}`).slice(0, 8);
  });
  assert.deepEqual(moving, [], `${where(reader)}: moves although less motion is asked for`);
}

/** What is there to be pressed, or leads elsewhere; paper leaves it out. */
const pressed = "button, .btn, .linkish, .acts, .filter, .crumb, .flash, nav, .pages, .vh, .out, .lang, .thumb, [hidden]";
/** What only stands beside such a thing, or is told otherwise on paper. */
const beside = ".main .fld:has(> input[type=file]), .main details:not([open]):has(> form), .narrow, .wide, .matrix .secc";

/**
 * On A4 paper (182 mm between the margins): nothing is cut off at the right, the menu stays away, labels keep their
 * colours, and what is text on the screen is text on paper, what was typed in a form too.
 */
export async function checkPrint(reader) {
  await reader.page.setViewportSize({ width: Math.floor((182 / 25.4) * 96), height });
  await reader.page.evaluate(markText, `${pressed}, ${beside}`);
  await reader.page.emulateMedia({ media: "print" });
  // The page's own script hears of it with the next frame.
  if (reader.script) await reader.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  const lost = await reader.page.evaluate(lostText, reader.script);
  const wide = await reader.page.evaluate(tooWide);
  const wrong = await reader.page.evaluate(() => {
    const seen = (one) => one.getClientRects().length > 0;
    const menus = [...document.querySelectorAll("nav a, .skip")].filter(seen).map((one) => `printed: ${one.tagName} ${one.className}`);
    const labels = [...document.querySelectorAll(".tlp, .extag")].filter(seen);
    const pale = labels.filter((one) => getComputedStyle(one).printColorAdjust !== "exact").map((one) => `pale: ${one.textContent}`);
    return [...menus, ...pale];
  });
  await reader.page.emulateMedia({ media: "screen" });
  assert.deepEqual([...wide, ...wrong, ...lost], [], `${where(reader)}: on paper`);
}

/** Runs in the page on the screen: keeps which texts are seen, and what stands in which fields. */
function markText(apart) {
  const seen = (range) => [...range.getClientRects()].some((box) => box.width > 1 && box.height > 1);
  const texts = [];
  const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode;
    if (!text.data.trim() || text.parentElement.closest(`${apart}, textarea, select, svg`)) continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    if (text.parentElement.checkVisibility() && seen(range)) texts.push(range);
  }
  const typed = [...document.querySelectorAll("main :is(input[type=text], textarea)")];
  window.readOnScreen = { texts, typed: typed.filter((one) => one.value.trim() && !one.closest(apart) && one.checkVisibility()) };
}

/** Runs in the page on paper: which of them is missing or cut off there. */
function lostText(script) {
  const { texts, typed } = window.readOnScreen;
  const missing = texts.filter((one) => one.getClientRects().length === 0).map((one) => `not on paper: ${one.toString().trim()}`);
  const whole = (one) => {
    const copy = one.nextElementSibling;
    if (copy?.matches(".on-paper")) return copy.checkVisibility() && copy.textContent === one.value;
    if (!script && one.localName === "input") return one.checkVisibility(); // a line cannot grow without script
    return one.checkVisibility() && one.scrollWidth <= one.clientWidth + 1 && one.scrollHeight <= one.clientHeight + 1;
  };
  const cut = typed.filter((one) => !whole(one)).map((one) => `cut off on paper: ${one.name}`);
  return [...missing, ...cut].slice(0, 8);
}

async function checkWidths(reader, name) {
  for (const width of widths) {
    await reader.page.setViewportSize({ width, height: heightAt(width) });
    const wide = await reader.page.evaluate(tooWide);
    assert.deepEqual(wide, [], `${where(reader)}: moves sideways at ${width} px`);
    const burst = await reader.page.evaluate(overfull);
    assert.deepEqual(burst, [], `${where(reader)}: runs out of its cell at ${width} px`);
    if (name && pictured.includes(width)) {
      const path = join(screenshots, reader.lang, `${name}-${width}.png`);
      await reader.page.screenshot({ path, fullPage: true });
    }
  }
}

/** Runs in the page: what sticks out to the right, if the page as a whole can be moved sideways. */
function tooWide() {
  const root = document.documentElement;
  if (root.scrollWidth <= root.clientWidth) return [];
  const out = [...document.body.querySelectorAll("*")].filter((one) => one.getBoundingClientRect().right > root.clientWidth + 1);
  const named = out.map((one) => `${one.tagName.toLowerCase()}.${one.getAttribute("class") ?? ""}`);
  return [`${root.scrollWidth} > ${root.clientWidth}`, ...named.slice(0, 8)];
}

/** Runs in the page: the cells of tables out of which their text runs, into the next one. */
function overfull() {
  const cells = [...document.querySelectorAll(":is(td, th):not(.vh)")].filter((one) => one.checkVisibility());
  const burst = cells.filter((one) => one.clientWidth > 1 && one.scrollWidth > one.clientWidth + 1);
  return burst.map((one) => `${one.scrollWidth} > ${one.clientWidth}: ${one.textContent.trim().slice(0, 60)}`).slice(0, 8);
}

/** The rules of axe: WCAG 2.2 A and AA, and best practice. */
export async function checkRules(reader, { width, scheme }) {
  await reader.page.setViewportSize({ width, height });
  await reader.page.emulateMedia({ colorScheme: scheme });
  // What stands above stays in view, and lies over whatever was scrolled under it.
  await reader.page.evaluate(() => window.scrollTo({ top: 0, behavior: "instant" }));
  await reader.page.evaluate(axeSource);
  const found = await reader.page.evaluate(async (values) => {
    const result = await window.axe.run(document, { runOnly: values, resultTypes: ["violations"] });
    return result.violations.map((one) => ({
      rule: one.id,
      says: one.help,
      at: one.nodes.slice(0, 4).map((node) => `${node.html.slice(0, 200)} — ${node.failureSummary?.replace(/\s+/g, " ").slice(0, 240)}`),
    }));
  }, rules);
  assert.deepEqual(found, [], `${where(reader)}: axe at ${width} px, ${scheme}`);
}

/** The first Tab leads to the skip link, and one sees where one is. */
export async function checkKeyboard(reader) {
  await reader.page.evaluate(() => document.activeElement?.blur());
  await reader.page.keyboard.press("Tab");
  const first = await reader.page.evaluate(() => {
    const one = document.activeElement;
    const style = getComputedStyle(one);
    const found = { skips: one.classList.contains("skip"), seen: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 };
    one.blur(); // the skip link lies over the head of the page as long as one is on it
    return found;
  });
  assert.deepEqual(first, { skips: true, seen: true }, `${where(reader)}: the first Tab`);
}

function where(reader) {
  return `${reader.who} (${reader.lang}) at ${new URL(reader.page.url()).pathname}`;
}
