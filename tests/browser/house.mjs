// The real binary on trial (`kaname demo`), on a port and in a folder of its own.

import { spawn } from "node:child_process";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** The program under test. */
export const binary = process.env.KANAME ?? fileURLToPath(new URL("../../target/debug/kaname", import.meta.url));
const patience = 180_000; // thousands of members are made first, by a binary built without optimisation
/** A folder in which the demo was told already, for each house to begin with a copy; without it each tells its own. */
const told = process.env.KANAME_TOLD;
/** All of it but how far its clock is from ours: it shows anew what it shows when the demo begins. */
const copied = (path) => basename(path) !== "clock-shift-ms";

/** Opens a house: `{ url, folder, log(), close() }`. It is ready when this returns; with `keep` its folder stays when it is closed. */
export async function openHouse({ keep = false } = {}) {
  const folder = await mkdtemp(join(tmpdir(), "kaname-demo-"));
  if (told) await cp(told, folder, { recursive: true, filter: copied });
  const child = spawn(binary, ["demo", "--listen", "127.0.0.1:0", "--data", folder], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said = [];
  child.stderr.setEncoding("utf8").on("data", (text) => said.push(text));
  const gone = new Promise((done) => child.once("close", done));
  const close = async () => {
    child.kill("SIGTERM");
    const late = setTimeout(() => child.kill("SIGKILL"), 5_000);
    await gone;
    clearTimeout(late);
    if (!keep) await rm(folder, { recursive: true, force: true });
  };
  try {
    return { url: await ready(child, said), folder, log: () => said.join(""), close };
  } catch (cause) {
    await close();
    throw cause;
  }
}

/** The address in the line `ready http://…`. */
function ready(child, said) {
  return new Promise((done, fail) => {
    const late = setTimeout(() => fail(new Error(`kaname demo is not ready after ${patience} ms\n${said.join("")}`)), patience);
    child.once("error", (cause) => fail(new Error(`${binary} cannot be started: ${cause.message}`)));
    child.once("close", (code) => fail(new Error(`kaname demo ended (${code}) before it was ready\n${said.join("")}`)));
    createInterface({ input: child.stdout }).on("line", (line) => {
      const url = /^ready (http:\/\/\S+)$/.exec(line)?.[1];
      if (url) {
        clearTimeout(late);
        done(url);
      }
    });
  });
}
