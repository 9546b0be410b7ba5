// A recall, done by two persons of the centre and followed by a recipient: the first proposal is refused, the second
// confirmed; the text is read by nobody outside any more, and the recipient says that it was dealt with.

import assert from "node:assert/strict";
import { storyOf } from "./steps.mjs";

/** The notice of the demo's finished case. */
const TITLE = "ミドルウェアの脆弱性を悪用した不正アクセスへの注意";
const BODY = "見つけにくい場所に置かれたバックドア";

/** Defines the tests of one run; with `keys: true` nobody has a mouse. */
export function theRecall({ lang, keys = false }) {
  const define = storyOf(`recall-${lang}${keys ? "-keys" : ""}`, { lang, keys });
  const step = (name, who, act) => define(name, who, (reader, { words, look }) => act(reader, { ...words.recall, look }));

  const made = {};
  asked(step, made);
  followed(step, made);
}

async function propose(reader, { reason, instructions, propose, story, waits }) {
  await reader.write(reason, story.reason);
  await reader.write(instructions, story.instructions);
  await reader.press(propose);
  await reader.reads(waits);
  await reader.reads(story.reason);
}

function asked(step, made) {
  step("the member has the notice and reads it", "member", async (she, { look }) => {
    await she.visit("/inbox");
    await she.follow(TITLE);
    await she.reads(BODY);
    made.delivery = new URL(she.page.url()).pathname;
    await look("01-before");
  });

  step("an analyst proposes, and is told what is missing", "analyst", async (she, { begin, propose: press, wrong, ...words }) => {
    await she.visit("/notices");
    made.reference = await she.page.getByRole("row").filter({ hasText: TITLE }).getByRole("rowheader").innerText();
    await she.follow(made.reference, { exact: true });
    await she.follow(begin);
    await she.press(press);
    await she.reads(wrong);
    await words.look("02-missing");
    await propose(she, { propose: press, ...words });
    made.recall = new URL(she.page.url()).pathname;
    assert.ok(!(await she.has(words.confirm)), "not alone");
    await words.look("03-proposed");
  });

  step("the reviewer refuses, and says why", "reviewer", async (he, words) => {
    await he.follow(new RegExp(`${words.asked}.*${made.reference}|${made.reference}.*${words.asked}`));
    await he.reads(words.story.instructions);
    await he.unfold(words.unfold);
    await he.write(words.refusal, words.story.refusal);
    await words.look("04-second");
    await he.press(words.refuse, { exact: true });
    await he.reads(words.refused);
    await he.reads(words.story.refusal);
    await words.look("05-refused");
  });

  step("the member still reads it", "member", async (she) => {
    await she.visit(made.delivery);
    await she.reads(BODY);
  });

  step("the analyst reads why, and proposes anew", "analyst", async (she, words) => {
    await she.visit(made.recall);
    await she.reads(words.story.refusal);
    await propose(she, words);
  });

  step("the duty officer confirms", "duty", async (he, words) => {
    await he.follow(new RegExp(`${words.asked}.*${made.reference}|${made.reference}.*${words.asked}`));
    await he.press(words.confirm);
    await he.reads(words.recalled);
    assert.ok(!(await he.has(words.propose)), "it is recalled once");
    await words.look("06-recalled");
  });
}

function followed(step, made) {
  step("the member finds it on her home page, reads what to do and confirms once", "member", async (she, words) => {
    await words.look("07-home");
    await she.follow(TITLE);
    assert.equal(new URL(she.page.url()).pathname, made.delivery);
    await she.readsNot(BODY);
    await she.reads(words.story.reason);
    await she.reads(words.story.instructions);
    await words.look("08-member");
    await she.press(words.dealt);
    await she.reads(words.confirmed);
    assert.ok(!(await she.has(words.dealt)), "once");
    await she.visit("/");
    await she.readsNot(words.waitsForMe);
  });

  step("the duty officer sees who opened it, and that the member has confirmed", "duty", async (he, words) => {
    await he.visit(made.recall);
    await he.follow(words.opened);
    await he.reads(words.story.reason);
    await words.look("09-opened");
    await he.reads(words.one);
    await he.follow(words.unconfirmed);
  });
}
