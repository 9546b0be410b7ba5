// The checks themselves: they pass a good page and notice each fault of a bad one.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { checkFrame, checkKeyboard, checkPage, nothingWentWrong } from "./checks.mjs";
import { Reader, openBrowser } from "./reader.mjs";
import { words } from "./words.mjs";

const csp = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'";
const style = ":focus-visible { outline: 4px solid #000 } .wide { width: 2000px } .slim { max-width: 20px; white-space: nowrap } .long { display: block; width: 90px } @media print { .skip { display: none } }";
const frame = ({ lang = "ja", main = "<p>よい</p>", head = "", ribbon = words.ja.trialRibbon } = {}) => `<!doctype html>
<html lang="${lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>ページの例</title><link rel="stylesheet" href="/assets/s.css"><link rel="icon" href="data:,">${head}</head>
<body><header><a class="skip" href="#main">本文へ</a><p>${ribbon}</p></header>
<main id="main" tabindex="-1"><h1>例</h1>${main}</main></body></html>`;

const pages = {
  "/good": frame(),
  "/english": frame({ lang: "en" }),
  "/silent": frame({ ribbon: "実運用" }),
  "/wide": frame({ main: '<p class="wide">広い</p>' }),
  "/overfull": frame({ main: '<table><tbody><tr><th scope="row">行</th><td class="slim"><span class="long">133 合う</span></td></tr></tbody></table>' }),
  "/pale": frame({ head: '<link rel="stylesheet" href="/assets/pale.css">', main: '<p class="pale">うすい</p>' }),
  "/nameless": frame({ main: '<form><input type="text"></form>' }),
  "/inline": frame({ main: '<p style="color: red">赤</p>' }),
  "/missing": frame({ main: "<p>⟦report-title⟧</p>" }),
  "/moving": frame({ head: '<link rel="stylesheet" href="/assets/moving.css">', main: '<p class="moving">動く</p>' }),
  "/paper": frame({ head: '<link rel="stylesheet" href="/assets/paper.css">', main: '<p class="paper">紙からはみ出す</p>' }),
  "/unprinted": frame({ head: '<link rel="stylesheet" href="/assets/unprinted.css">', main: '<form class="gone"><p>読むもの</p><button>送る</button></form>' }),
  "/cut": frame({ main: `<label>題 <input type="text" value="${"長い題".repeat(80)}"></label>` }),
  "/menu": frame({ main: '<nav aria-label="目次"><a href="#main">上へ</a></nav>' }),
  "/lost": frame({ head: '<script src="/assets/lost.js" defer></script>' }),
};
const assets = {
  "/assets/s.css": style,
  "/assets/moving.css": "@keyframes go { to { opacity: .5 } } .moving { animation: go 1s infinite }",
  "/assets/paper.css": "@media print { .paper { width: 2000px } }",
  "/assets/unprinted.css": "@media print { .gone { display: none } }",
  "/assets/pale.css": ".pale { color: #ccc; background: #fff }",
};

let server, browser, house;
before(async () => {
  server = createServer((request, response) => {
    const body = pages[request.url] ?? assets[request.url];
    const type = assets[request.url] ? "text/css" : "text/html; charset=utf-8";
    response.writeHead(body ? 200 : 404, { "content-type": type, "content-security-policy": csp });
    response.end(body ?? "ない");
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  house = { url: `http://127.0.0.1:${server.address().port}` };
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  server?.close();
});

async function opened(path, options = {}) {
  const reader = await Reader.open(browser, house, { lang: "ja", ...options });
  await reader.visit(path);
  return reader;
}

test("a good page passes, with and without scripts", async () => {
  const reader = await opened("/good");
  await checkPage(reader, "checks/good");
  await checkKeyboard(reader);
  await checkPage(await opened("/good", { script: false }), "checks/good-nojs");
});

const faults = {
  "/english": /the declared language/,
  "/silent": /says that it is a trial/,
  "/wide": /moves sideways at 320 px/,
  "/overfull": /runs out of its cell at 320 px/,
  "/pale": /color-contrast/,
  "/nameless": /label/,
  "/inline": /Content Security Policy/,
  "/missing": /sentences are missing/,
  "/moving": /less motion is asked for/,
  "/paper": /on paper/,
  "/unprinted": /not on paper: 読むもの/,
  "/cut": /cut off on paper/,
  "/menu": /printed: A/,
  "/lost": /answer: 404/,
};
for (const [path, says] of Object.entries(faults)) {
  test(`the fault of ${path} is noticed`, async () => {
    const reader = await opened(path);
    await assert.rejects(checkPage(reader, `checks${path}`), says);
  });
}

test("a mistake in a form is an answer and not a fault, an error inside is one", async () => {
  const reader = await opened("/good");
  await reader.visit("/no-such-page");
  nothingWentWrong(reader);
  reader.wrong.push("console: x");
  assert.throws(() => nothingWentWrong(reader), /something went wrong/);
  await assert.rejects(checkFrame(reader));
});
