// A story told in steps by several people in one house, each with a browser window of his own all day.

import { after, before, test } from "node:test";
import { openHouse } from "./house.mjs";
import { Reader, openBrowser } from "./reader.mjs";

/**
 * Opens the house and a browser for the tests of one run, and gives the function that defines a step: its name, who does
 * it, and what is done with the `Reader`, the words and `look`. Each step begins on the home page. Later steps stand on
 * earlier ones: after a failure they are skipped. `opening` is what `Reader.open` takes.
 */
export function storyOf(run, opening) {
  const people = new Map();
  let house, browser, broken;

  before(async () => {
    [house, browser] = await Promise.all([openHouse(), openBrowser()]);
  });
  after(async () => {
    await browser?.close();
    await house?.close();
  });

  /** The person, signed in, at home. */
  async function as(who) {
    if (!people.has(who)) {
      const reader = await Reader.open(browser, house, opening);
      people.set(who, reader);
      await reader.signIn(who);
    }
    const reader = people.get(who);
    await reader.visit("/");
    return reader;
  }

  return (name, who, act) =>
    test(`${run}: ${name}`, async (t) => {
      if (broken) return t.skip(`after: ${broken}`);
      try {
        const reader = await as(who);
        // What the pages look like is examined in the runs with a mouse.
        const look = async (page) => opening.keys || reader.look(`${run}/${page}`, { thorough: false });
        await act(reader, { words: reader.words, look });
      } catch (cause) {
        broken = name;
        const reader = people.get(who);
        throw new Error(`${cause.message}\n\n${reader ? await reader.whatIsSeen() : ""}\n${house?.log() ?? ""}`, { cause });
      }
    });
}
