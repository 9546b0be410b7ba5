// What is long: a report with forty stages and its case, the longest names, a notice to three hundred that one has in view.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { checkRules } from "./checks.mjs";
import { openHouse } from "./house.mjs";
import { Reader, openBrowser } from "./reader.mjs";

const stages = 40;
const members = 300;
/** As long as the names of public bodies get. */
const name = "一般社団法人全国重要インフラ情報連携基盤共同利用推進機構東日本広域支援本部附属情報セキュリティ研究教育運用管理センター";

const people = new Map();
let house, browser;
before(async () => {
  [house, browser] = await Promise.all([openHouse(), openBrowser()]);
  await bring(await as("duty"));
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

/** The list is brought on the page, on the day of the demo: then whom one can reach can be reached on that day. */
async function bring(he) {
  await he.visit("/organisations/list");
  await he.page.setInputFiles("input[type=file]", { name: "members.csv", mimeType: "text/csv", buffer: Buffer.from(csv()) });
  await he.press("どうなるかを見る");
  await he.look("long/list", { thorough: false });
  await he.press(`登録する（新規 ${members} 件・変更 0 件）`);
  assert.equal(new URL(he.page.url()).pathname, "/organisations", "they are entered");
}

/** The numbers of the long names that stand in this page; each is shown whole. */
async function shown(reader, path) {
  await reader.visit(path);
  const cells = await reader.page.locator("main th[scope=row], main .calls h3").allInnerTexts();
  const found = cells.map((cell) => new RegExp(`^${name}第(\\d+)支部$`).exec(cell.trim())?.[1]).filter(Boolean);
  return found.map(Number);
}

/** The numbers of the long names on all pages of those below. */
async function below(reader, path, which) {
  const all = [];
  for (let page = 1; ; page += 1) {
    all.push(...(await shown(reader, `${path}?show=${which}&page=${page}`)));
    if ((await reader.page.locator("main a[rel=next]").count()) === 0) return all;
  }
}

const sorted = (numbers) => [...numbers].sort((a, b) => a - b);

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
  const headers = { origin: house.url, "sec-fetch-site": "same-origin" };
  const answer = await reader.page.request.post(path, { form: fields, headers, maxRedirects: 0 });
  const said = (await answer.text()).replace(/<[^>]*>|\s+/g, " ").slice(-600);
  assert.ok([200, 303].includes(answer.status()), `${path}: ${answer.status()} ${said}`);
  return new URL(answer.headers().location ?? path, house.url).pathname;
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
  await he.reads(`${name}第1支部`);
  assert.equal(await he.page.locator("h2[id^=h-stage-], details.older").count(), stages, "every stage is there");
  const found = await send(he, "/cases", { report: report.split("/").pop(), title: `${name}の表示遅延` });
  await holds(he, found, "case");
  await he.reads(`${name}第1支部`);
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
  const every = Array.from({ length: members }, (_, n) => n + 1);
  const unreachable = every.filter((n) => n % 6 === 0);
  for (const who of ["ministry", "secretariat"]) {
    const reader = await as(who);
    await reader.visit("/");
    await reader.follow(title);
    await holds(reader, new URL(reader.page.url()).pathname, `inbox-${who}`);
    await reader.press(inbox.pass);
    await reader.follow("送り先の状態を見る");
    const path = new URL(reader.page.url()).pathname;
    await holds(reader, path, `below-${who}`);
    if (who === "secretariat") {
      assert.deepEqual(sorted(await below(reader, path, "all")), every, "every one of them is below, by its long name");
      assert.deepEqual(sorted(await below(reader, path, "unreachable")), unreachable, "every sixth cannot be reached");
      await holds(reader, `${path}?show=unreachable`, "below-unreachable");
      assert.ok((await shown(reader, `${path}?show=unreachable`)).length > 0, "long names stand on the page that held");
    }
    await holds(reader, "/", `home-${who}`);
  }
  await holds(duty, board, "board");
  const telephoned = await shown(duty, board);
  assert.ok(telephoned.length > 0 && telephoned.every((n) => n % 6 === 0), `whom to telephone: ${telephoned}`);
  await holds(duty, `${board}/opened`, "opened");
});
