// The pictures of the documents, taken from the trial: `node tests/browser/pictures.mjs`, or those named behind it.

import { stat } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { openHouse } from "./house.mjs";
import { Reader, openBrowser } from "./reader.mjs";

const folder = fileURLToPath(new URL("../../docs/pictures/", import.meta.url));
const limit = 300_000; // bytes: they travel with every clone

const named = process.argv.slice(2);

const house = await openHouse();
const browser = await openBrowser();
try {
  const duty = await entered("ja", "duty");
  await duty.visit("/");
  await picture(duty, "home-duty-ja", 1440, 1000);
  await duty.visit("/board");
  await duty.follow("N-2014-00001"); // it went to all sectors
  await picture(duty, "board-ja", 1440, 1100);

  const analyst = await entered("ja", "analyst");
  await analyst.visit("/notices");
  await first(analyst, "/notices/");
  await picture(analyst, "desk-ja", 1440, 1000);

  const reporter = await entered("ja", "reporter");
  const { report, story } = reporter.words;
  await reporter.follow(report.nav, { exact: true });
  await reporter.press(report.begin);
  await reporter.write(report.title, story.title);
  await reporter.write(report.situation, story.situation);
  await picture(reporter, "draft-phone-ja", 390, 1000);

  await reporter.visit("/interdependency");
  await first(reporter, "/interdependency/");
  const model = new URL(reporter.page.url()).pathname;
  await picture(reporter, "depends-ja", 1280, 900, "h-map");
  await reporter.visit(`${model}/plans/1`);
  await picture(reporter, "losses-ja", 1280, 900);

  const stranger = await Reader.open(browser, house, { lang: "en" });
  await stranger.visit("/map");
  await picture(stranger, "map-en", 1440, 1000);
} finally {
  await browser.close();
  await house.close();
}

async function entered(lang, who) {
  const reader = await Reader.open(browser, house, { lang, who });
  await reader.signIn(who);
  return reader;
}

/** Opens the first thing listed under this path. */
async function first(reader, under) {
  const hrefs = await reader.page.getByRole("main").locator(`a[href^='${under}']`).evaluateAll((all) => all.map((one) => one.getAttribute("href")));
  await reader.visit(hrefs.find((href) => /\/[0-9a-f]{8}-[0-9a-f-]{27}$/.test(href)));
}

/** `height` pixels of the open page: its upper ones, or those from what has this id. */
async function picture(reader, name, width, height, from) {
  if (named.length > 0 && !named.includes(name)) return;
  await reader.page.setViewportSize({ width, height });
  await reader.page.evaluate((id) => {
    document.activeElement?.blur();
    const top = id ? document.getElementById(id).getBoundingClientRect().top + scrollY - 96 : 0;
    scrollTo(0, top);
  }, from);
  const path = `${folder}${name}.png`;
  await reader.page.screenshot({ path });
  const { size } = await stat(path);
  console.log(`${name}.png ${Math.round(size / 1000)} kB`);
  if (size > limit) throw new Error(`${path} has ${size} bytes, more than ${limit}`);
}
