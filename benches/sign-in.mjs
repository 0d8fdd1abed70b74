// Whether the time that sign-in takes to refuse tells a name that is known from one that is unknown, locked or disabled. Each kind
// is tried as often as the others, in rounds of a random order, so that what the machine does meanwhile meets all alike; then every
// two kinds are compared. Fails where two can be told apart.

import { parseArgs } from "node:util";

import { Desk, token } from "./desk.mjs";
import { mannWhitney } from "./mann-whitney.mjs";

/** Below it two samples count as different. */
const LEAST_P = 0.01;
const WRONG = "not the right one at all";

const { values: options } = parseArgs({ options: { tries: { type: "string", default: "200" } } });

const desk = await Desk.open({ customers: "100" });
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => desk.close().finally(() => process.exit(130)));
try {
  const names = kinds();
  const times = Object.fromEntries(Object.keys(names).map((kind) => [kind, []]));
  // The first rounds prepare statements and warm up, and do not count.
  for (let round = -10; round < Number(options.tries); round += 1) {
    for (const kind of shuffled(Object.keys(names))) {
      const took = await refusal(names[kind]);
      if (round >= 0) times[kind].push(took);
    }
  }
  report(times);
} finally {
  await desk.close();
}

/** A name of each kind; the desk is this run's own, and so may be changed. */
function kinds() {
  const of = (role) => desk.signIns.find((person) => person.role === role).username;
  const names = { known: of("agent"), unknown: "nobody.knows", locked: of("supervisor"), disabled: of("auditor") };
  desk.sql(`UPDATE staff SET locked_until = now() + interval '1 day' WHERE username = '${names.locked}'`);
  desk.sql(`UPDATE staff SET disabled_at = now() WHERE username = '${names.disabled}'`);
  return names;
}

/** Milliseconds until sign-in refuses. What an attempt uses up is given back before: neither lock nor limit shall end the run. */
async function refusal(username) {
  desk.sql("DELETE FROM sign_in_allowances");
  desk.sql("UPDATE staff SET failed_attempts = 0 WHERE failed_attempts > 0");
  const door = await desk.get("/sign-in");
  const fields = { form_token: token(door.body), username, password: WRONG };
  const began = performance.now();
  const { status } = await desk.post("/sign-in", fields);
  const took = performance.now() - began;
  if (status !== 422) throw new Error(`sign-in answers ${status}`);
  return took;
}

function shuffled(list) {
  const left = [...list];
  return list.map(() => left.splice(Math.floor(Math.random() * left.length), 1)[0]);
}

function report(times) {
  const at = (sorted, share) => sorted[Math.floor(sorted.length * share)].toFixed(2);
  console.log("| name | tries | p10 ms | p50 ms | p90 ms |\n|---|--:|--:|--:|--:|");
  for (const [kind, list] of Object.entries(times)) {
    const sorted = list.toSorted((one, other) => one - other);
    console.log(`| ${kind} | ${list.length} | ${at(sorted, 0.1)} | ${at(sorted, 0.5)} | ${at(sorted, 0.9)} |`);
  }
  console.log("\n| compared | p |\n|---|--:|");
  const kinds = Object.keys(times);
  const pairs = kinds.flatMap((one, place) => kinds.slice(place + 1).map((other) => [one, other]));
  const told = pairs.filter(([one, other]) => {
    const p = mannWhitney(times[one], times[other]);
    console.log(`| ${one}, ${other} | ${p.toFixed(3)} |`);
    return p <= LEAST_P;
  });
  console.log(told.length === 0 ? `\nNo two can be told apart (p > ${LEAST_P}).` : `\nTold apart: ${told.map((pair) => pair.join(" and ")).join("; ")}`);
  process.exitCode = told.length === 0 ? 0 : 1;
}
