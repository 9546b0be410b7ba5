// The main job, from a report to what became of it, done by seven people: the case of the slow website
// and the open resolver (annual report for fiscal 2013, supplementary survey, case 3).

import assert from "node:assert/strict";
import { checkKeyboard } from "./checks.mjs";
import { storyOf } from "./steps.mjs";

/** Defines the tests of one run. `script: false` switches scripts off in every browser; with `keys: true` nobody has a mouse. */
export function theLoop({ lang, script = true, keys = false }) {
  const run = `loop-${lang}${script ? "" : "-nojs"}${keys ? "-keys" : ""}`;
  const define = storyOf(run, { lang, script, keys });
  const step = (name, who, act) => define(name, who, (reader, { words, look }) => act(reader, { ...words, words, look }));

  const made = {}; // references and addresses that later steps need
  reporting(step, made);
  writing(step, made);
  delivering(step, made);
}

/** Writes a remark on the report that is open. */
async function remark(reader, { report }, to, text) {
  await reader.choose(report.remarkTo, to);
  await reader.write(report.remark, text);
  await reader.press(report.addRemark);
  await reader.reads(text);
}

function reporting(step, made) {
  step("an operator reports, and is told what is missing", "reporter", async (he, { report, story, look }) => {
    await checkKeyboard(he);
    await look("01-home");
    await he.follow(report.nav, { exact: true });
    await he.press(report.begin);
    await he.write(report.situation, story.situation);
    await he.press(report.check);
    await he.reads(report.toCorrect);
    assert.equal(await he.field(report.situation).inputValue(), story.situation, "what was typed is still there");
    await look("02-report-mistakes");
    await he.choose(report.stage, report.first);
    await he.write(report.title, story.title);
    await he.write(report.began, "2014-06-17 09:12");
    await he.choose(report.attacked, report.yes);
    await he.choose(report.unviewable, report.yes);
    await he.choose(report.label, report.amber);
    await he.choose(report.audience, report.everybody);
    await look("03-report");
    await he.press(report.check);
    await he.reads(story.title);
    await look("04-report-check");
    await he.press(report.send);
    await he.reads(story.title);
    made.reference = /R-2014-\d{5}/.exec(await he.text())?.[0];
    assert.ok(made.reference, "the report has a reference");
    made.report = new URL(he.page.url()).pathname;
    await look("05-report-sent");
  });

  step("the ministry acknowledges, adds and passes it up", "ministry", async (she, { report, story, look, words }) => {
    await she.follow(made.reference);
    await she.reads(story.title);
    await she.press(report.acknowledge);
    await remark(she, words, report.up, story.added);
    if (await she.has(report.pass)) await she.press(report.pass); // in some sectors reports pass at once
    await look("06-report-ministry");
  });

  step("the duty officer acknowledges and tells the operator what he found", "duty", async (he, { report, story, look, words }) => {
    await he.follow(made.reference);
    await he.reads(story.added);
    await he.press(report.acknowledge);
    await remark(he, words, report.back, story.finding);
    await look("07-report-centre");
  });

  step("the operator reads the finding and that both have the report", "reporter", async (he, { report, story, look }) => {
    await he.visit(made.report);
    await he.reads(story.finding);
    await he.readsNot(report.unacknowledged);
    await look("08-report-acknowledged");
  });
}

function writing(step, made) {
  step("an analyst derives a notice; the operator's name blocks it until it is taken out", "analyst", async (she, { desk, story, look }) => {
    await she.visit(made.report);
    await she.press(desk.derive);
    await she.readsNot(desk.blocked); // a first text is proposed, without the names
    await look("09-desk-derived");
    await she.follow(desk.edit);
    await she.write(desk.title, story.noticeTitle);
    await she.write(desk.body, story.naming);
    await she.choose(desk.label, desk.amber);
    await she.choose(desk.audience, desk.everybody);
    await look("09-desk-edit");
    await she.press(desk.save);
    made.notice = new URL(she.page.url()).pathname;
    await she.reads(desk.blocked);
    await look("10-desk-blocked");
    await she.follow(desk.edit);
    await she.write(desk.body, story.nameless);
    await she.press(desk.save);
    await she.readsNot(desk.blocked);
    await she.press(desk.askConsent);
    await she.reads(desk.waiting);
    await look("11-desk-consent");
    made.noticeReference = /N-2014-\d{5}/.exec(await she.text())?.[0];
  });

  step("the operator agrees to exactly that text", "reporter", async (he, { consent, story, look }) => {
    await he.followIn(made.reference, consent.waits);
    await he.reads(story.nameless.slice(0, 40));
    await look("12-consent");
    await he.choose(consent.question, consent.agree);
    await he.press(consent.send);
    await he.reads(consent.agreed);
    await look("13-consent-given");
  });

  step("another person reviews and approves", "reviewer", async (he, { desk, story, look }) => {
    await he.visit(made.notice);
    await he.reads(story.noticeTitle);
    await he.press(desk.approve);
    await he.reads(desk.approved);
    await look("14-desk-approved");
  });

  step("the duty officer sees who would get it, and releases it", "duty", async (he, { desk, look }) => {
    await he.visit(made.notice);
    await he.follow(desk.dryRun);
    await look("15-dry-run");
    await he.press(desk.release);
    await he.reads(desk.underWay);
    await look("16-released");
    await he.visit(made.notice);
    await he.reads(desk.released);
    await look("16-desk-released");
  });
}

function delivering(step, made) {
  step("the ministry adds a sentence and passes it on", "ministry", async (she, { inbox, story, look }) => {
    await she.follow(story.noticeTitle);
    await she.readsNot(story.victim);
    await she.write(inbox.addition, story.ministryAdds);
    await she.press(inbox.pass);
    await she.reads(inbox.passed);
    assert.ok(!(await she.has(inbox.pass)), "it is passed on once");
    await look("17-inbox-ministry");
  });

  step("the secretariat adds a sentence and passes it on", "secretariat", async (she, { inbox, story, look }) => {
    await she.follow(story.noticeTitle);
    await she.reads(story.ministryAdds);
    await she.write(inbox.addition, story.secretariatAdds);
    await she.press(inbox.pass);
    await she.reads(inbox.passed);
    assert.ok(!(await she.has(inbox.pass)), "it is passed on once");
    await look("18-inbox-secretariat");
  });

  step("a member reads it with both additions and answers in one press", "member", async (she, { inbox, story, look }) => {
    await she.follow(story.noticeTitle);
    await she.reads(story.nameless.slice(0, 40));
    await she.reads(story.ministryAdds);
    await she.reads(story.secretariatAdds);
    await she.readsNot(story.victim);
    await look("19-inbox-member");
    await she.press(inbox.notAffected);
    await she.reads(inbox.answered);
    await look("20-inbox-answered");
  });

  step("the board shows the answer", "duty", async (he, { board, look }) => {
    await he.visit("/board");
    await he.follow(made.noticeReference);
    await he.reads(board.opened);
    await he.reads(board.notAffected);
    await look("21-board");
  });

  step("the operator sees what became of the report", "reporter", async (he, { became, look }) => {
    await he.visit(made.report);
    await he.reads(became.heading);
    await he.reads(made.noticeReference);
    await look("22-what-became");
  });
}
