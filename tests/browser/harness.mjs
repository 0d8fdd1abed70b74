// A desk for the browser tests: the program with demo customers of its own, Chromium, and people who are signed in. One desk
// a file; what a test says of a page it says in the words a person reads there, by role and label.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { appendFileSync } from "node:fs";
import { createHmac } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { join } from "node:path";

import AxeBuilder from "@axe-core/playwright";
import { chromium } from "playwright-core";

const PROGRAM = process.env.CARDFILE_PROGRAM ?? "../../target/debug/cardfile";
/** Where script/test searches what the programs logged. */
const TRACES = process.env.CARDFILE_TEST_TRACES;
const CHROMIUM_FLAGS = [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync",
];
const START_MS = 120_000;
const STEP_MS = 10_000;
const AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

// What is there depends on the width alone; colours on both. So each width is looked at whole once, and for colours twice.
const COLOURS = ["color-contrast"];
const LOOKS = [
  { width: 1280, colorScheme: "light" },
  { width: 1280, colorScheme: "dark", rules: COLOURS },
  { width: 360, colorScheme: "dark" },
  { width: 360, colorScheme: "light", rules: COLOURS },
];
const NARROWEST = 320;

/** A trial, in which a password is enough; or the desk as for real use, with nobody on it. */
export const TRIAL = ["trial", "--demo", "60"];
export const SERVE = ["serve", "--institution", "Nordic Example Bank", "--number", "752001", "--country", "FIN"];

/** Starts program and browser. Every file closes its desk in `after`. */
export async function openDesk(verb = TRIAL) {
  const [program, browser] = await Promise.allSettled([startProgram(verb), startBrowser()]);
  if (program.status === "rejected" || browser.status === "rejected") {
    await program.value?.stop();
    await browser.value?.close();
    throw program.reason ?? browser.reason;
  }
  return new Desk(program.value, browser.value);
}

class Desk {
  #program;
  #browser;
  #signedIn = new Map();

  constructor(program, browser) {
    this.#program = program;
    this.#browser = browser;
    this.origin = program.origin;
    this.folder = program.folder;
  }

  /** Username and password of the example person with this role. */
  signIn(role) {
    return this.#program.signIns.find((person) => person.role === role);
  }

  /** A page of a browser nobody used before. `complaints` on it collects what a console would show in red. */
  async newPage(options = {}) {
    const context = await this.#browser.newContext({ baseURL: this.origin, viewport: { width: 1280, height: 800 }, ...options });
    context.setDefaultTimeout(STEP_MS);
    const page = await context.newPage();
    page.complaints = [];
    watch(page);
    return page;
  }

  /** A page of a browser in which the person with this role is signed in: one session a role for all of its pages. */
  async pageOf(role, options = {}) {
    if (!this.#signedIn.has(role)) {
      const page = await this.newPage();
      await this.enter(page, role);
      this.#signedIn.set(role, await page.context().storageState());
      await page.context().close();
    }
    return this.newPage({ storageState: this.#signedIn.get(role), ...options });
  }

  /** Signs in through the form. */
  async enter(page, role) {
    const { username, password } = this.signIn(role);
    await page.goto("/sign-in");
    await field(page, "Username").fill(username);
    await field(page, "Password").fill(password);
    await button(page, "Sign in").click();
    await page.getByRole("heading", { level: 1, name: /^Home/ }).waitFor();
  }

  /** Runs a command of the program against this desk and gives what it printed. */
  command(...args) {
    return run([...args]);
  }

  async close() {
    await this.#browser.close();
    await this.#program.stop();
  }
}

async function startProgram(verb) {
  const folder = await mkdtemp("/tmp/cardfile-browser-");
  const env = { ...process.env, CARDFILE_LOG: "debug" };
  const child = spawn(PROGRAM, [...verb, "--data-dir", folder, "--listen", "127.0.0.1:0"], { env });
  if (TRACES) child.stderr.on("data", (bytes) => appendFileSync(join(TRACES, "browser.log"), bytes));
  const ended = new Promise((resolve) => child.once("close", resolve));
  const stop = async () => {
    process.off("exit", interrupt);
    interrupt();
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  const interrupt = () => child.kill("SIGINT");
  process.on("exit", interrupt);
  try {
    const origin = await printedAddress(child);
    const signIns = verb[0] === "trial" ? JSON.parse(await readFile(join(folder, "trial-sign-ins.json"), "utf8")) : [];
    return { origin, signIns, folder, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function printedAddress(child) {
  return new Promise((resolve, reject) => {
    let printed = "";
    const clock = setTimeout(() => reject(new Error(`The program printed no address:\n${printed}`)), START_MS);
    const read = (bytes) => {
      printed += bytes;
      const address = /ready at (http:\S+)/.exec(printed);
      if (!address) return;
      clearTimeout(clock);
      resolve(address[1]);
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    child.once("error", reject);
    child.once("close", () => reject(new Error(`The program ended:\n${printed}`)));
  });
}

function run(args) {
  return new Promise((resolve, reject) => {
    const child = spawn(PROGRAM, args);
    let printed = "";
    let refused = "";
    child.stdout.on("data", (bytes) => { printed += bytes; });
    child.stderr.on("data", (bytes) => { refused += bytes; });
    child.once("error", reject);
    child.once("close", (code) => (code === 0 ? resolve(printed) : reject(new Error(refused))));
  });
}

function startBrowser() {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: CHROMIUM_FLAGS });
}

/** What Chromium says of a request it gave up itself: the page was left before its favicon was there. */
const GIVEN_UP = "net::ERR_ABORTED";

/** Console errors (a broken content security policy is one), script errors, requests that failed. A page that says no is not. */
function watch(page) {
  const complain = (words) => page.complaints.push(words);
  page.on("console", (message) => {
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) complain(message.text());
  });
  page.on("pageerror", (error) => complain(String(error)));
  page.on("response", (response) => {
    const isPage = response.request().isNavigationRequest();
    if (!isPage && response.status() >= 400) complain(`${response.status()} ${response.url()}`);
  });
  page.on("requestfailed", (request) => {
    const cause = request.failure()?.errorText;
    if (!request.isNavigationRequest() && cause !== GIVEN_UP) complain(`${cause} ${request.url()}`);
  });
}

/** The control with this label, optional or not. */
export function field(within, label) {
  return within.getByLabel(new RegExp(`^${escape(label)}( \\(optional\\))?$`));
}

export function button(within, name) {
  return within.getByRole("button", { name, exact: true });
}

export function link(within, name) {
  return within.getByRole("link", { name, exact: true });
}

export function heading(within, name) {
  return within.getByRole("heading", { level: 1, name });
}

/** Waits for the page of this heading and for its scripts, so that keys mean what they mean there. */
export async function landed(page, name) {
  await heading(page, name).waitFor();
  await page.waitForLoadState("load");
}

/** Fills the form in `main`: texts by label, a list of three for a date, selects by the words of the option. */
export async function fill(page, values) {
  const main = page.getByRole("main");
  for (const [label, value] of Object.entries(values)) {
    if (Array.isArray(value)) {
      const date = main.getByRole("group", { name: new RegExp(`^${escape(label)}( \\(optional\\))?$`) });
      for (const [part, typed] of [["Day", value[0]], ["Month", value[1]], ["Year", value[2]]]) {
        await date.getByLabel(part).fill(typed);
      }
      continue;
    }
    const control = field(main, label);
    const isSelect = await control.evaluate((element) => element.tagName === "SELECT");
    await (isSelect ? control.selectOption({ label: value }) : control.fill(value));
  }
}

/** Types into the find box of the page and sends it. */
export async function find(page, term) {
  const box = page.getByRole("search").getByLabel("Find a customer");
  await box.fill(term);
  await box.press("Enter");
}

/** The line of a record that begins with this label. */
export function fact(page, label) {
  const term = page.getByRole("term").filter({ hasText: new RegExp(`^${escape(label)}$`) });
  return page.getByRole("main").locator("dl > div").filter({ has: term });
}

/** The group of a record under this heading. */
export function group(page, title) {
  return page.getByRole("region", { name: title, exact: true });
}

/** Fails with what axe found, one line an element; `rules` narrows what it looks for. */
export async function assertAccessible(page, where, rules) {
  const isLoaded = await page.evaluate(shortenSelects);
  const builder = new AxeBuilder({ page, axeSource: isLoaded ? "void 0" : undefined });
  builder.setLegacyMode().options({ resultTypes: ["violations"] });
  const { violations } = await (rules ? builder.withRules(rules) : builder.withTags(AXE_TAGS)).analyze();
  const lines = violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.target.join(" ")} (${rule.help})`));
  assert.deepEqual(lines, [], where);
}

/**
 * Runs in the page, and tells whether axe is there already. One option is like the next, and axe takes its time for each of
 * the 250 countries.
 */
function shortenSelects() {
  for (const option of document.querySelectorAll("option:nth-child(n + 4)")) {
    if (!option.selected) option.remove();
  }
  return "axe" in window;
}

/** Fails when the page as a whole scrolls sideways. */
export async function assertNoSideways(page, where) {
  const [wide, seen] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  assert.ok(wide <= seen, `${where}: the page is ${wide} wide in a window of ${seen}`);
}

/** Every check of one page as it stands, in every look. */
export async function assertGood(page, where) {
  assertQuiet(page);
  assert.equal(await page.getByRole("heading", { level: 1 }).count(), 1, `${where} has one h1`);
  for (const { width, colorScheme, rules } of LOOKS) {
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme });
    await assertAccessible(page, `${where}, ${width} px, ${colorScheme}`, rules);
    await assertNoSideways(page, `${where}, ${width} px`);
  }
  await page.setViewportSize({ width: NARROWEST, height: 800 });
  await assertNoSideways(page, `${where}, ${NARROWEST} px`);
  await page.setViewportSize({ width: 1280, height: 800 });
  assertQuiet(page);
}

/** What an authenticator app with this key, as the page shows it, has so many steps of half a minute from now (RFC 6238). */
export function codeOf(key, steps = 0) {
  const bits = [...key.replace(/\s/g, "")].map((letter) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0")).join("");
  const secret = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps));
  const mac = createHmac("sha1", secret).update(step).digest();
  return String((mac.readUInt32BE(mac[19] & 15) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

/** Fails with what the console complained about since the page was opened. */
export function assertQuiet(page) {
  assert.deepEqual(page.complaints, []);
}

function escape(text) {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
