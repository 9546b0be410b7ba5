// A drill of the local governments: its secretariat decides, the centre prepares and releases it as a notice under the exercise
// mark, it goes down hand by hand, a member answers, and then come result, questionnaire and comparison.

import assert from "node:assert/strict";
import { storyOf } from "./steps.mjs";

/** Defines the tests of one run. */
export function theDrill({ lang }) {
  const define = storyOf(`drill-${lang}`, { lang });
  const step = (name, who, act) => define(name, who, (reader, { words, look }) => act(reader, { ...words, ...words.drill, look }));
  const made = {};
  planned(step, made);
  run(step, made);
  ended(step, made);
}

const here = (reader) => new URL(reader.page.url()).pathname;

function planned(step, made) {
  step("a member sees no drill yet", "member", async (she, { year }) => {
    made.body = await she.page.locator(".place").innerText();
    await she.visit("/drills");
    await she.readsNot(year);
  });

  step("the secretariat decides how it takes part", "secretariat", async (she, { waits, year, begin, end, own, way, who, chosen, list, answer, decide, decided, look }) => {
    await she.follow(waits);
    await look("01-decide");
    await she.write(begin, "2014-06-17T15:00");
    await she.write(end, "2014-06-18T17:00");
    await she.write(own.label, own.text);
    await she.choose(way, answer);
    await she.choose(who, chosen);
    await she.unfold(list);
    await she.tick(made.body);
    await she.press(decide);
    await she.reads(decided);
    await she.reads(own.text);
    made.part = here(she);
    await look("02-decided");
    await she.follow(year);
    made.drill = here(she);
  });

  step("the member reads when it will be, and not the words", "member", async (she, { year, announced, mock, look }) => {
    await she.visit("/drills");
    await she.follow(year);
    await she.readsNot(mock);
    await she.visit(made.part);
    await she.reads(announced);
    await she.readsNot(mock);
    await look("03-announced");
  });
}

function run(step, made) {
  step("an analyst starts the exercise notice", "analyst", async (she, { prepare, mock, look }) => {
    await she.visit(made.part);
    await she.press(prepare);
    await she.reads(mock);
    made.notice = here(she);
    await look("04-desk");
  });

  step("the reviewer approves", "reviewer", async (he, { desk }) => {
    await he.visit(made.notice);
    await he.press(desk.approve);
    await he.reads(desk.approved);
  });

  step("the duty officer releases it", "duty", async (he, { desk }) => {
    await he.visit(made.notice);
    await he.follow(desk.dryRun);
    await he.press(desk.release);
    await he.reads(desk.underWay);
  });

  for (const [who, name] of [["ministry", "the ministry"], ["secretariat", "the secretariat"]]) {
    step(`${name} passes it on`, who, async (she, { inbox, mock }) => {
      await she.follow(mock);
      await she.press(inbox.pass);
      await she.reads(inbox.passed);
    });
  }

  step("the chosen member answers", "member", async (she, { inbox, mock, times, look }) => {
    await she.follow(mock);
    assert.equal(await she.page.locator("body.is-exercise").count(), 1, "it shows itself as an exercise");
    await she.press(inbox.notAffected);
    await she.reads(inbox.answered);
    await she.visit(made.part);
    await she.reads(times);
    await look("05-own-times");
  });
}

function ended(step, made) {
  step("the secretariat sees the result, ends it and answers", "secretariat", async (she, { within, finish, finished, questions, routes, better, send, sent, look }) => {
    await she.visit(made.part);
    await she.reads(within);
    await she.reads(made.body);
    await look("06-result");
    await she.press(finish);
    await she.reads(finished);
    await look("07-finished");
    await she.follow(questions);
    await she.choose(routes, better);
    await look("08-questions");
    await she.press(send);
    await she.reads(sent);
    await look("09-answered");
  });

  step("the centre compares, names nobody, and counts who did not answer", "analyst", async (she, { all, summary, silent, look }) => {
    await she.visit(made.drill);
    await she.reads(all);
    await look("10-compared");
    await she.follow(summary);
    await she.reads(silent);
    await look("11-summary");
    await she.visit(made.part);
    await she.readsNot(made.body);
    await look("12-centre");
  });
}
