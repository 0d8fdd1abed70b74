// Measures every page at 1 and 16 connections, in short turns with pgbench: machines are shared, and only what is measured in the
// same minute can be compared. Prints a table, writes JSON, and fails below a bar.

import { mkdtempSync, readFileSync, rmSync, writeFileSync, chmodSync } from "node:fs";
import { parseArgs } from "node:util";

import { BARS, missed, missedYears } from "./bars.mjs";
import { Desk } from "./desk.mjs";
import { deedTurn, pgbenchTurn, readTurn } from "./load.mjs";
import { prepareCreate, prepareEdit, prepareRead, readable } from "./pages.mjs";
import { live, remembered } from "./years.mjs";

const CONNECTIONS = [1, 16];
const TURNS = 3;

const { values: options } = parseArgs({
  options: {
    customers: { type: "string", default: "100000" },
    seconds: { type: "string", default: "2" },
    "data-dir": { type: "string" },
    json: { type: "string" },
    against: { type: "string" },
    only: { type: "string" },
    history: { type: "string", default: "0" },
    proposals: { type: "string", default: "0" },
  },
});
const seconds = Number(options.seconds);
const folder = mkdtempSync("/tmp/cardfile-bench-scripts-");
chmodSync(folder, 0o755);

const desk = await Desk.open({ customers: options.customers, dataDir: options["data-dir"] });
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => desk.close().finally(() => process.exit(130)));
try {
  await desk.signIn("supervisor");
  const years = { history: Number(options.history), proposals: Number(options.proposals) };
  if (years.history > 0) await live(desk, years);
  desk.sql("VACUUM ANALYZE");
  const rows = years.history > 0 ? await measureYears() : await measureDesk();
  if (rows.length === 0) throw new Error(`no page is called ${options.only}`);
  report(rows);
} finally {
  await desk.close();
  rmSync(folder, { recursive: true, force: true });
}

/** The pages and deeds of every day. */
async function measureDesk() {
  const pages = (await readable(desk)).map((page) => [page.page, () => prepareRead(desk, folder, page)]);
  const deeds = [["edit with history", () => prepareEdit(desk, folder)], ["create with history", () => prepareCreate(desk, folder)]];
  return measureAsked([...pages, ...deeds]);
}

/** The pages that read years of work. */
async function measureYears() {
  const rows = [];
  for (const { role, pages } of await remembered(desk)) {
    await desk.signIn(role);
    rows.push(...await measureAsked(pages.map((page) => [page.page, () => prepareRead(desk, folder, page)])));
  }
  return rows;
}

async function measureAsked(all) {
  const rows = [];
  for (const [page, prepare] of all.filter(([page]) => !options.only || page === options.only)) {
    rows.push(...await measure(page, await prepare()));
  }
  return rows;
}

async function measure(page, prepared) {
  const rows = [];
  for (const connections of CONNECTIONS) {
    const turns = [];
    for (let turn = 0; turn < TURNS; turn += 1) {
      const portal = await (prepared.batches ? deedTurn : readTurn)(desk, prepared, connections, seconds);
      const { transactions } = prepared;
      const pgbench = await pgbenchTurn(desk, folder, prepared.scripts, connections, transactions ? { transactions } : { seconds });
      turns.push({ ...portal, pgbench, ratio: portal.perS / pgbench.perS });
    }
    rows.push(row(page, connections, turns));
    console.error(line(rows.at(-1)));
  }
  return rows;
}

/** Every figure is the middle one of the turns; memory only grows. */
function row(page, connections, turns) {
  const middle = (value) => turns.map(value).sort((one, other) => one - other)[Math.floor(turns.length / 2)];
  const round = (value, digits = 2) => Number(value.toFixed(digits));
  return {
    page,
    connections,
    per_s: round(middle((turn) => turn.perS), 0),
    pgbench_per_s: round(middle((turn) => turn.pgbench.perS), 0),
    ratio: round(middle((turn) => turn.ratio)),
    p50_ms: round(middle((turn) => turn.p50)),
    p99_ms: round(middle((turn) => turn.p99)),
    pgbench_p99_ms: round(middle((turn) => turn.pgbench.p99)),
    cpu_us: round(middle((turn) => turn.cpuUs), 0),
    rss_mb: round(Math.max(...turns.map((turn) => turn.rssMb)), 0),
  };
}

function line(row) {
  return `| ${Object.values(row).join(" | ")} |`;
}

function report(rows) {
  const before = options.against ? JSON.parse(readFileSync(options.against, "utf8")) : [];
  const found = Number(options.history) > 0 ? missedYears(rows) : missed(rows, before);
  const heads = Object.keys(rows[0]);
  console.log([`| ${heads.join(" | ")} |`, `|${heads.map((_, place) => (place === 0 ? "---" : "--:")).join("|")}|`, ...rows.map(line)].join("\n"));
  if (options.json) writeFileSync(options.json, `${JSON.stringify(rows, null, 1)}\n`);
  console.log(found.length === 0 ? "\nEvery bar is kept." : `\nBelow a bar:\n${found.join("\n")}`);
  if (before.length > 0) console.log(`Held against ${options.against}: at most ${BARS.slower} times as slow.`);
  process.exitCode = found.length === 0 ? 0 : 1;
}
