// What is long: a report with forty stages and its case, the longest names, a notice to three hundred that one has in view.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { checkRules } from "./checks.mjs";
import { binary, openHouse } from "./house.mjs";
import { Reader, openBrowser } from "./reader.mjs";

const stages = 40;
const members = 300;
/** As long as the names of public bodies get. */
const name = "一般社団法人全国重要インフラ情報連携基盤共同利用推進機構東日本広域支援本部附属情報セキュリティ研究教育運用管理センター";

const people = new Map();
let house, browser;
before(async () => {
  [house, browser] = await Promise.all([openHouse(), openBrowser()]);
  const list = join(house.folder, "members.csv");
  await writeFile(list, csv());
  await promisify(execFile)(binary, ["import", "organisations", list, "--database", `sqlite:${join(house.folder, "demo.db")}`]);
});
after(async () => {
  await browser?.close();
  await house?.close();
});

/** Members of the local governments' CEPTOAR; every sixth has nobody who could be reached. */
function csv() {
  const line = (n) => {
    const contact = n % 6 ? `窓口 花子,${name}企画調整課,03-0000-0121,d${n}@long.example,always` : ",,,,";
    return `LONG-${n},${name}第${n}支部,National Cooperative Organisation ${n},GOV-LOCAL,GOV-LOCAL,2014-04-01,${contact}`;
  };
  const head = "code,name_ja,name_en,sector,ceptoars,from,contact_name,contact_post,contact_phone,contact_mail,contact_hours";
  return [head, ...Array.from({ length: members }, (_, n) => line(n + 1))].join("\n");
}

/** The person, signed in; each has a browser window of his own. */
async function as(who) {
  if (!people.has(who)) {
    const reader = await Reader.open(browser, house, { lang: "ja", who });
    people.set(who, reader);
    await reader.signIn(who);
  }
  return people.get(who);
}

/** Sends a form of this house without opening pages; gives where it led. */
async function send(reader, path, fields) {
  const answer = await reader.page.evaluate(
    async ([to, pairs]) => {
      const got = await fetch(to, { method: "POST", body: new URLSearchParams(pairs) });
      return { status: got.status, path: new URL(got.url).pathname, said: (await got.text()).replace(/<[^>]*>|\s+/g, " ").slice(-600) };
    },
    [path, Object.entries(fields)],
  );
  assert.equal(answer.status, 200, `${path}: ${answer.said}`);
  return answer.path;
}

/** The page holds at every width, and for axe at 360 px too. */
async function holds(reader, path, what) {
  const answer = await reader.visit(path);
  assert.equal(answer.status(), 200, path);
  await reader.look(`long/${what}`, { thorough: false });
  await checkRules(reader, { width: 360, scheme: "light" });
}

/** Sends the draft that stands at this path. */
async function submit(reader, draft, stage, title) {
  const fields = { stage, title, situation: `${name}のWebサイトで、${title}。`, tlp: "amber", audience: "all", revision: "1" };
  await send(reader, `${draft}/check`, fields);
  return send(reader, `${draft}/submit`, { revision: "2" });
}

test("a report with forty stages, and its case, hold", async () => {
  const he = await as("duty");
  await he.visit("/reports/new?q=" + encodeURIComponent(`${name}第1支部`));
  const org = await he.page.locator("input[name=organisation]").first().getAttribute("value");
  const caller = { channel: "telephone", source: `${name}企画調整課 窓口 花子` };
  const report = await submit(he, await send(he, "/reports/new", { for: "other", organisation: org, ...caller }), "first", `第1段　${name}の表示遅延`);
  for (let stage = 2; stage <= stages; stage += 1) {
    const draft = await send(he, `${report}/follow-up`, caller);
    await submit(he, draft, "follow-up", `第${stage}段　${name}の表示遅延`);
  }
  await holds(he, report, "report");
  assert.equal(await he.page.locator("h2[id^=h-stage-], details.older").count(), stages, "every stage is there");
  const found = await send(he, "/cases", { report: report.split("/").pop(), title: `${name}の表示遅延` });
  await holds(he, found, "case");
  for (const [path, what] of [["/", "home"], ["/reports", "reports"], ["/triage", "triage"]]) await holds(he, path, what);
});

test("a notice to three hundred, on its way and in view, holds", async () => {
  const title = `${name}の利用者へのお願い`;
  const she = await as("analyst");
  const { desk, inbox } = she.words;
  await she.visit("/notices/new");
  await she.write(desk.title, title);
  await she.press("書き始める");
  await she.write(desk.body, "設定を確かめてください。");
  await she.choose(desk.label, desk.amber);
  await she.choose(desk.audience, "下で選んだところだけ");
  await she.tick(/自治体CEPTOAR/);
  await she.press(desk.save);
  const notice = new URL(she.page.url()).pathname;
  const reviewer = await as("reviewer");
  await reviewer.visit(notice);
  await reviewer.press(desk.approve);
  const duty = await as("duty");
  await duty.visit(notice);
  await duty.follow(desk.dryRun);
  await holds(duty, new URL(duty.page.url()).pathname, "dry-run");
  await duty.press(desk.release);
  const board = new URL(duty.page.url()).pathname;
  for (const who of ["ministry", "secretariat"]) {
    const reader = await as(who);
    await reader.visit("/");
    await reader.follow(title);
    await holds(reader, new URL(reader.page.url()).pathname, `inbox-${who}`);
    await reader.press(inbox.pass);
    await reader.follow("送り先の状態を見る");
    await holds(reader, new URL(reader.page.url()).pathname, `below-${who}`);
    await holds(reader, "/", `home-${who}`);
  }
  await holds(duty, board, "board");
  await holds(duty, `${board}/opened`, "opened");
  assert.ok(Number((await duty.page.locator("main").innerText()).match(/届いた組織 ([\d,]+)/)?.[1]?.replace(",", "")) >= members * 5 / 6, "it came to them");
});
