// Models of who stops when whom stops, small and large: their pages hold on screen and paper, and are quick.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openHouse } from "./house.mjs";
import { openBrowser } from "./reader.mjs";
import { files } from "./towns.mjs";
import { enter } from "./walk.mjs";

/** A4 between the margins, in CSS pixels at 96 to the inch. */
const paper = { width: Math.floor((182 / 25.4) * 96), height: Math.floor((269 / 25.4) * 96) };
/** So long a page of a thousand services takes at most, also from a program that was built without optimisation. */
const patience = 300;

let house, browser;
before(async () => {
  [house, browser] = await Promise.all([openHouse(), openBrowser()]);
});
after(async () => {
  await browser?.close();
  await house?.close();
});

/** Brings a model of so many services; where it is. */
async function bring(reader, services) {
  await reader.visit("/interdependency/new");
  await reader.page.locator("#f-name").fill(`${services}`);
  await reader.page.setInputFiles("input[type=file]", files(services));
  await reader.page.locator(".main-act").click();
  await reader.page.waitForURL(/interdependency\/[0-9a-f-]{36}/);
  return new URL(reader.page.url()).pathname;
}

/** Its pages, and what to call their pictures. */
const pages = (model) => [
  [model, "model"],
  [`${model}?sector=MED`, "sector"],
  [`${model}?node=MED-001&steps=2`, "around"],
  [`${model}/plans/1`, "plan"],
  [`${model}/plans/1?sector=MED`, "plan-sector"],
  [`${model}/plans/1?q=MED-001`, "plan-search"],
  [`${model}/plans/1/why?node=MED-001`, "why"],
  [`${model}/plans/1/what-if?need=MED-001-ELEC&reserve=2`, "what-if"],
  [`${model}/compare?a=1&b=1`, "compare"],
  [`${model}/plans/new`, "plan-new"],
];

/** What of a drawing does not stand whole on its sheet: boxes and words outside the picture's frame, and frames wider than the paper. */
function outside() {
  const drawn = [...document.querySelectorAll("svg.chart")].filter((one) => one.checkVisibility());
  const out = drawn.flatMap((svg) => {
    const frame = svg.getBoundingClientRect();
    const parts = [...svg.querySelectorAll("rect, text")].map((one) => one.getBoundingClientRect());
    const beyond = parts.filter((box) => box.left < frame.left - 1 || box.right > frame.right + 1 || box.top < frame.top - 1 || box.bottom > frame.bottom + 1);
    return [...beyond.map((box) => `beyond the frame: ${Math.round(box.left)}…${Math.round(box.right)}`), ...(frame.right > innerWidth ? ["wider than the paper"] : [])];
  });
  return { drawn: drawn.length, out: out.slice(0, 5) };
}

for (const [lang, sizes] of [["ja", [13, 100, 500]], ["en", [500]]]) {
  test(`pages of models of ${sizes} services hold, and their drawings stand whole on paper (${lang})`, async () => {
    const reader = await enter(browser, house, lang, "reporter");
    for (const services of sizes) {
      const model = await bring(reader, services);
      for (const [path, name] of pages(model)) {
        const answer = await reader.visit(path);
        assert.equal(answer.status(), 200, path);
        await reader.look(`models/${services}-${name}`, { thorough: lang === "ja" && services !== 100 });
      }
      for (const path of [model, `${model}?sector=MED`, `${model}/plans/1`]) {
        await reader.visit(path);
        await reader.page.setViewportSize(paper);
        await reader.page.emulateMedia({ media: "print" });
        const { drawn, out } = await reader.page.evaluate(outside);
        await reader.page.emulateMedia({ media: "screen" });
        assert.deepEqual([drawn, out], [1, []], `${path} on paper`);
      }
    }
  });
}

test("where many services stop each sector has a row, and leads to its services", async () => {
  const reader = await enter(browser, house, "ja", "reporter");
  const model = await bring(reader, 500);
  await reader.visit(`${model}/plans/1`);
  const rows = await reader.page.locator("svg.chart.wide text.b").allTextContents();
  assert.ok(rows.length > 5 && rows.length <= 13 && rows.some((row) => row.startsWith("医療（")), `${rows}`);
  await reader.page.locator("main table a", { hasText: "医療" }).first().click();
  await reader.page.waitForURL(/sector=MED/);
  const services = await reader.page.locator("svg.chart.wide text.b").allTextContents();
  assert.ok(services.length > 5 && services.every((row) => row.startsWith("医療 第")), `${services}`);
  // Both at a joint are kept also where one line leads from the box of a sector.
  await reader.visit(`${model}?sector=MED`);
  assert.ok((await reader.page.locator("svg.map.wide text.map-joint", { hasText: "1/2" }).count()) > 5, "1/2 stands at the joints");
});

test("what is wrong in a file or a scenario stands beside its field", async () => {
  const reader = await enter(browser, house, "ja", "reporter");
  const broken = files(13).map((file) => (file.name === "needs.csv" ? { ...file, buffer: Buffer.from(`${file.buffer}x,NOBODY,,3,\n`) } : file));
  await reader.visit("/interdependency/new");
  await reader.page.locator("#f-name").fill("13");
  await reader.page.setInputFiles("input[type=file]", broken);
  await reader.page.locator(".main-act").click();
  await reader.page.locator("#e-file").waitFor();
  assert.match(await reader.page.locator("#e-file").innerText(), /needs\.csv \d+行目 of列: ノード「NOBODY」はありません/);
  await reader.look("models/wrong-file");
  const model = await bring(reader, 13);
  await reader.visit(`${model}/plans/new`);
  await reader.page.locator("#f-name").fill("停電");
  await reader.page.locator("#f-failures").fill("ELEC-001 0\n\nNOBODY 3");
  await reader.page.locator(".main-act").click();
  await reader.page.locator("#e-failures").waitFor();
  assert.match(await reader.page.locator("#e-failures").innerText(), /^3 行目：ノード「NOBODY」はありません$/);
  await reader.look("models/wrong-plan");
});

test("pages of a thousand services are quick", async () => {
  const reader = await enter(browser, house, "ja", "reporter");
  const model = await bring(reader, 1000);
  const slow = [];
  for (const [path] of pages(model)) {
    let best = Infinity;
    for (let tried = 0; tried < 3; tried += 1) {
      const begun = performance.now();
      const answer = await reader.page.request.get(path);
      best = Math.min(best, performance.now() - begun);
      assert.equal(answer.status(), 200, path);
    }
    if (best > patience) slow.push(`${path}: ${Math.round(best)} ms`);
  }
  assert.deepEqual(slow, []);
  await reader.visit(`${model}/plans/1`);
  await reader.look("models/1000-plan", { thorough: false });
});
