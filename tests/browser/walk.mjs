// Walking along the links, as each kind of person.

import assert from "node:assert/strict";
import { checkKeyboard } from "./checks.mjs";
import { Reader } from "./reader.mjs";

/** Who looks; a stranger has not signed in. */
export const people = ["stranger", "reporter", "member", "secretariat", "ministry", "agency", "executive", "duty", "analyst",
  "reviewer", "auditor", "bank", "hub", "council"];

/** A path with its ids, references and codes of sectors as `{id}`. */
export function shape(path) {
  const plain = path.split(/[?#]/)[0];
  const id = /\/([0-9a-f]{8}-[0-9a-f-]{27}|[RNCX]-[0-9A-Z-]*\d{4,}|\d+)(?=\/|$)/g;
  return plain.replace(id, "/{id}").replace(/^\/sectors\/[^/]+/, "/sectors/{id}");
}

/** One kind of page. What stands in one community differs from what stands in another, so each is visited. */
const kind = (path) => shape(path).replace(/^\/communities\/[^/]+/, "/communities/{id}");

/** Paths of this house that the open page links to; files and what changes something by being opened are left out. */
export async function links(reader) {
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

/**
 * Walks along the links, one page of each kind, and examines each that `wanted` says; in Japanese thoroughly those that
 * nobody has `seen`.
 */
export async function walk(reader, who, { wanted = () => true, seen = new Set() }) {
  const queue = ["/", "/accessibility", ...(who === "reporter" ? await own(reader) : [])];
  const known = new Set(queue.map(shape));
  for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
    const answer = await reader.visit(path);
    assert.equal(answer.status(), 200, `${who} follows a link to ${path}`);
    const here = kind(new URL(reader.page.url()).pathname);
    if (wanted(here)) {
      const name = `pages/${who}${here === "/" ? "/home" : here.replaceAll(/[{}]/g, "")}`;
      await reader.look(name, { thorough: reader.lang === "ja" && !seen.has(here) });
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

/** Somebody, signed in. */
export async function enter(browser, house, lang, who) {
  const reader = await Reader.open(browser, house, { lang, who });
  if (who !== "stranger") await reader.signIn(who);
  return reader;
}
