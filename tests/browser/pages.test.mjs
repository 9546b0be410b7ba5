// Every page that somebody can get to by links, for each kind of person, in both languages.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { checkKeyboard } from "./checks.mjs";
import { openHouse } from "./house.mjs";
import { Reader, openBrowser } from "./reader.mjs";

/** Who looks; a stranger has not signed in. */
const people = ["stranger", "reporter", "member", "secretariat", "ministry", "agency", "executive", "duty", "analyst",
  "reviewer", "auditor", "bank", "hub", "council"];

/** GET routes that are no pages, or to which no link leads on an ordinary day. */
const apart = [
  ...["approvals", "arrivals", "consents", "drafts", "inbox", "notices", "reports", "shares", "submissions"]
    .map((what) => `/${what}/{id}/files/{id}`), // attachments
  "/agencies/register.csv", // a file
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
  "/inbox/{id}/text", // a notice to take along, as a text file
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

/** A path with its ids and references as `{id}`. */
function shape(path) {
  const plain = path.split(/[?#]/)[0];
  const id = /\/([0-9a-f]{8}-[0-9a-f-]{27}|[RNCX]-[0-9A-Z-]*\d{4,}|\d+)(?=\/|$)/g;
  return plain.replace(id, "/{id}");
}

/** One kind of page. What stands in one community differs from what stands in another, so each is visited. */
const kind = (path) => shape(path).replace(/^\/communities\/[^/]+/, "/communities/{id}");

/** Paths of this house that the open page links to; files and what changes something by being opened are left out. */
async function links(reader) {
  const hrefs = await reader.page.locator("a[href^='/']:not([download])").evaluateAll((all) => all.map((one) => one.getAttribute("href")));
  const paths = hrefs.map((href) => href.split("#")[0]); // a part of a page would take the first Tab to itself
  return paths.filter((href) => !/^\/(language|assets|sign-out)(\/|$)|\/(files|attachments|export)(\/|$)|\.\w{2,4}(\?|$)/.test(href));
}

/** What is the reporter's own: a draft that he begins, his organisation that he finds by its name. */
async function own(reader) {
  const { report, story } = reader.words;
  await reader.visit("/");
  await reader.follow(report.nav, { exact: true });
  await reader.press(report.begin);
  const draft = new URL(reader.page.url()).pathname;
  await reader.visit(`/organisations?q=${encodeURIComponent(story.victim)}`);
  return [draft, await reader.link(story.victim).getAttribute("href")];
}

/** Walks along the links, one page of each kind, and examines each that `wanted` says. */
async function walk(reader, lang, who, wanted) {
  const queue = ["/", "/accessibility", ...(who === "reporter" ? await own(reader) : [])];
  const known = new Set(queue.map(shape));
  for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
    const answer = await reader.visit(path);
    assert.equal(answer.status(), 200, `${who} follows a link to ${path}`);
    const here = kind(new URL(reader.page.url()).pathname);
    if (wanted(here)) {
      const name = `pages/${who}${here === "/" ? "/home" : here.replaceAll(/[{}]/g, "")}`;
      await reader.look(name, { thorough: lang === "ja" && !seen.has(here) });
      seen.add(here);
      if (reader.script) await checkKeyboard(reader);
    }
    for (const link of await links(reader)) {
      if (!known.has(shape(link))) {
        known.add(shape(link));
        queue.push(link);
      }
    }
  }
}

async function enter(lang, who) {
  const reader = await Reader.open(browser, house, { lang, who });
  if (who !== "stranger") await reader.signIn(who);
  return reader;
}

for (const who of people) {
  test(`every page that the ${who} can get to holds`, async () => {
    await walk(await enter("ja", who), "ja", who, () => true);
  });
}

test("each kind of page holds in English", async () => {
  const done = new Set();
  for (const who of people) {
    await walk(await enter("en", who), "en", who, (here) => !done.has(here) && done.add(here));
  }
});

test("what is held back, what opened and what was recalled holds", async () => {
  for (const lang of ["ja", "en"]) {
    const reader = await enter(lang, "duty");
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

test("what changed from one version of a notice to the next holds, for who wrote it and who has it", async () => {
  for (const lang of ["ja", "en"]) {
    for (const [who, list] of [["analyst", "/notices"], ["railway", "/inbox"]]) {
      const reader = await enter(lang, who);
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

test("what the centre registers of an operator, and its first manager, hold", async () => {
  for (const lang of ["ja", "en"]) {
    const reader = await enter(lang, "duty");
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

test("what is not there is said on a page that holds", async () => {
  for (const lang of ["ja", "en"]) {
    const reader = await enter(lang, "reporter");
    const answer = await reader.visit("/no-such-page");
    assert.equal(answer.status(), 404);
    await reader.look("pages/not-found");
  }
});

test("somebody can get to every page by links", async () => {
  const table = await readFile(new URL("../../docs/routes.md", import.meta.url), "utf8");
  const routes = [...table.matchAll(/\| GET \| `([^`]+)`/g)].map(([, path]) => path.replace(/\{[^}]*\}/g, "{id}"));
  assert.ok(routes.length > 10, "the table of routes is read");
  assert.deepEqual(apart.filter((path) => !routes.includes(path)), [], "what stands apart is there");
  assert.deepEqual(routes.filter((path) => !path.startsWith("/api/v1/") && !apart.includes(path) && !seen.has(path)), []);
});
