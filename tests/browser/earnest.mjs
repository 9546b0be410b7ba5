// The real binary in earnest: `kaname serve` on a database of its own, for people with passwords and codes.

import { execFile, spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { binary, openHouse } from "./house.mjs";

const run = promisify(execFile);

/** Opens a hub with the registry in it: `{ url, invite(person), close() }`. */
export async function openEarnest() {
  const folder = await mkdtemp(join(tmpdir(), "kaname-earnest-"));
  const database = `sqlite:${join(folder, "hub.db")}`;
  await run(binary, ["import", "--database", database, "registry"]);
  return served(database, () => rm(folder, { recursive: true, force: true }));
}

/** The same with everything that the trial tells, of which 2014 is long over. */
export async function openTold() {
  const trial = await openHouse({ keep: true });
  await trial.close();
  return served(`sqlite:${join(trial.folder, "demo.db")}`, () => rm(trial.folder, { recursive: true, force: true }));
}

async function served(database, remove) {
  const child = spawn(binary, ["serve", "--database", database, "--listen", "127.0.0.1:0", "--insecure-cookies"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const gone = new Promise((done) => child.once("close", done));
  const port = await new Promise((done, fail) => {
    gone.then((code) => fail(new Error(`kaname serve ended (${code}) before it was ready`)));
    createInterface({ input: child.stdout }).on("line", (line) => {
      const found = /^ready http:\/\/\S+:(\d+)$/.exec(line)?.[1];
      if (found) done(found);
    });
  });
  return {
    url: `http://localhost:${port}`, // a passkey is bound to a name, not to an address
    /** Invites somebody of the centre; gives the path of the invitation. */
    async invite({ mail, name, roles }) {
      const given = roles.flatMap((role) => ["--role", role]);
      const said = await run(binary, ["user", "--database", database, "invite", "--organisation", "NISC", "--mail", mail, "--name", name, ...given]);
      return /\/invitations\/\S+/.exec(said.stdout)[0];
    },
    async close() {
      child.kill("SIGTERM");
      await gone;
      await remove();
    },
  };
}

/** The code that an authenticator app shows for this key (RFC 6238); `later` steps of 30 s from now. */
export function code(key, later = 0) {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...key.replace(/[^A-Z2-7]/g, "")].map((c) => letters.indexOf(c).toString(2).padStart(5, "0")).join("");
  const secret = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + later));
  const hash = createHmac("sha1", secret).update(step).digest();
  const number = hash.readUInt32BE(hash[19] & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, "0");
}
