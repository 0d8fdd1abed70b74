// The desk under test: the program with its customers, somebody who is signed in, and its pages and forms.

import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, chmodSync } from "node:fs";
import { join } from "node:path";

const PROGRAM = process.env.CARDFILE_PROGRAM;

export class Desk {
  #child;

  /** Makes the customers first, where they are not there, and starts anew: what is measured is serving alone. */
  static async open({ customers, dataDir }) {
    const desk = new Desk();
    desk.isOurs = !dataDir;
    desk.folder = dataDir ?? join(mkdtempSync("/tmp/cardfile-bench-"), "data");
    if (desk.isOurs) chmodSync(join(desk.folder, ".."), 0o755);
    if (!existsSync(join(desk.folder, "trial-sign-ins.json"))) {
      await desk.start(customers);
      await desk.stop();
    }
    await desk.start(customers);
    return desk;
  }

  async start(customers) {
    const args = ["trial", "--demo", String(customers), "--data-dir", this.folder, "--listen", "127.0.0.1:0"];
    // One person opens more here in a minute than people do in a year.
    args.push("--looks-per-hour", "1000000000", "--finds-per-hour", "1000000000");
    this.#child = spawn(PROGRAM, args, { stdio: ["ignore", "pipe", "inherit"] });
    this.pid = this.#child.pid;
    let printed = "";
    this.origin = await new Promise((resolve, reject) => {
      this.#child.stdout.on("data", (bytes) => {
        printed += bytes;
        const address = /ready at (http:\S+)/.exec(printed);
        if (address) resolve(address[1]);
      });
      this.#child.once("close", () => reject(new Error(`The program ended: ${printed}`)));
    });
    this.signIns = JSON.parse(readFileSync(join(this.folder, "trial-sign-ins.json"), "utf8"));
  }

  async stop() {
    const ended = new Promise((resolve) => this.#child.once("close", resolve));
    this.#child.kill("SIGINT");
    await ended;
  }

  async close() {
    await this.stop();
    if (this.isOurs) rmSync(join(this.folder, ".."), { recursive: true, force: true });
  }

  /** Answers of SQL, as lines of fields. */
  sql(query) {
    const run = spawnSync("psql", [...this.connection(), "-AtF", "\t", "-c", query], { encoding: "utf8" });
    if (run.status !== 0) throw new Error(run.stderr);
    return run.stdout.trim().split("\n").filter(Boolean).map((line) => line.split("\t"));
  }

  connection() {
    return ["-h", join(this.folder, "socket"), "-U", "cardfile_owner", "-d", "cardfile"];
  }

  async signIn(role) {
    const { username, password } = this.signIns.find((person) => person.role === role);
    const door = await this.get("/sign-in");
    await this.post("/sign-in", { form_token: token(door.body), username, password });
    if (!(await this.get("/")).body.includes("Sign out")) throw new Error("signing in did not work");
  }

  get(path) {
    return this.#send(path, { method: "GET" });
  }

  post(path, fields) {
    const body = encode(fields);
    return this.#send(path, { method: "POST", body, headers: { "Content-Type": "application/x-www-form-urlencoded" } });
  }

  async #send(path, options) {
    const headers = { ...options.headers, Origin: this.origin, Cookie: this.cookie ?? "" };
    const answer = await fetch(this.origin + path, { ...options, headers, redirect: "manual" });
    const [cookie] = answer.headers.getSetCookie();
    if (cookie) this.cookie = cookie.split(";")[0];
    return { status: answer.status, location: answer.headers.get("location"), body: await answer.text() };
  }
}

export function encode(fields) {
  return new URLSearchParams(fields).toString();
}

export function token(body) {
  return /name="form_token" value="([^"]+)"/.exec(body)[1];
}

/** The fields of the form that posts to `action`, as they stand. */
export function formOf(body, action) {
  const form = body.split("<form").find((part) => part.includes(`action="${action}"`));
  const fields = {};
  for (const [input] of form.split("</form>")[0].matchAll(/<input[^>]*>/g)) {
    const name = /name="([^"]*)"/.exec(input)?.[1];
    const isOff = /type="(radio|checkbox)"/.test(input) && !/ checked/.test(input);
    if (name && !isOff) fields[name] = unescape(/value="([^"]*)"/.exec(input)?.[1] ?? "");
  }
  for (const [, name, options] of form.matchAll(/<select[^>]*name="([^"]*)"[^>]*>(.*?)<\/select>/gs)) {
    fields[name] = unescape(/<option value="([^"]*)" selected/.exec(options)?.[1] ?? "");
  }
  return fields;
}

function unescape(text) {
  return text.replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(code)).replace(/&quot;/g, '"').replace(/&amp;/g, "&");
}
