// One turn of the desk under wrk, one of PostgreSQL under pgbench.

import { spawn } from "node:child_process";
import { readFileSync, readdirSync, rmSync } from "node:fs";
import { Agent, request } from "node:http";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const LUA = fileURLToPath(new URL("load.lua", import.meta.url));
const TICKS_PER_SECOND = 100;
/** An answer that is shorter than this share of a page is another page. */
const LEAST_OF_SIZE = 0.9;

/**
 * Pages, round and round. Answers { perS, p50, p99, cpuUs, rssMb }: rates a second, milliseconds, processor time of the program a
 * request.
 */
export async function readTurn(desk, { requests, expected }, connections, seconds) {
  const host = new URL(desk.origin).host;
  const env = { ...process.env, REQUESTS: requests, COOKIE: desk.cookie, HOST: host };
  const before = await sizeOfAll(desk, requests, expected);
  const cpu = processor(desk.pid);
  const printed = await run("wrk", ["-t1", `-c${connections}`, `-d${seconds}s`, "-s", LUA, desk.origin], env);
  const used = processor(desk.pid) - cpu;
  const after = await sizeOfAll(desk, requests, expected);
  const [, count, micros, p50, p99, wrong, bytes] = /RESULT (\d+) (\d+) (\d+) (\d+) (\d+) (\d+)/.exec(printed).map(Number);
  if (wrong > 0) throw new Error(`${wrong} of ${count} answers went wrong\n${printed}`);
  const least = Math.min(before, after) * LEAST_OF_SIZE;
  if (bytes / count < least) throw new Error(`answers of ${bytes / count} bytes on an average, where a page has ${before}`);
  return {
    perS: count / (micros / 1e6), p50: p50 / 1000, p99: p99 / 1000, cpuUs: (used / count) * 1e6, rssMb: memory(desk.pid),
  };
}

/** The mean length of the pages' bodies; each must answer as expected. */
async function sizeOfAll(desk, requests, expected) {
  const paths = readFileSync(requests, "utf8").trim().split("\n");
  let sum = 0;
  for (const path of paths) {
    const { status, body } = await desk.get(path);
    if (status !== expected) throw new Error(`${path} answers ${status}, not ${expected}`);
    sum += body.length;
  }
  return sum / paths.length;
}

/**
 * Forms, each sent once, batch by batch: what it takes to make the forms ready does not count. The client is Node, so that it
 * costs the desk more of the machine than pgbench does its server.
 */
export async function deedTurn(desk, { batches, expected }, connections) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const times = [];
  let took = 0;
  let used = 0;
  for await (const left of batches()) {
    const cpu = processor(desk.pid);
    const began = performance.now();
    await Promise.all(Array.from({ length: connections }, async () => {
      for (let form = left.pop(); form; form = left.pop()) {
        const sent = performance.now();
        const status = await send(desk, agent, form);
        if (status !== expected) throw new Error(`${form.path} answers ${status}`);
        times.push(performance.now() - sent);
      }
    }));
    took += (performance.now() - began) / 1000;
    used += processor(desk.pid) - cpu;
  }
  agent.destroy();
  times.sort((one, other) => one - other);
  const at = (share) => times[Math.floor(times.length * share)];
  const count = times.length;
  return { perS: count / took, p50: at(0.5), p99: at(0.99), cpuUs: (used / count) * 1e6, rssMb: memory(desk.pid) };
}

function send(desk, agent, { path, body }) {
  const headers = {
    "Content-Type": "application/x-www-form-urlencoded", "Content-Length": Buffer.byteLength(body), Origin: desk.origin, Cookie: desk.cookie,
  };
  return new Promise((resolve, reject) => {
    const sent = request(desk.origin + path, { method: "POST", agent, headers }, (answer) => {
      answer.resume();
      answer.once("end", () => resolve(answer.statusCode));
    });
    sent.once("error", reject);
    sent.end(body);
  });
}

/** Answers { perS, p99 }; `seconds`, or each client's share of `transactions`. In `folder` pgbench writes down each transaction. */
export async function pgbenchTurn(desk, folder, files, connections, { seconds, transactions }) {
  const much = seconds ? ["-T", String(seconds)] : ["-t", String(Math.ceil(transactions / connections))];
  const [, host, , user, , database] = desk.connection();
  const scripts = files.flatMap((file) => ["-f", file]);
  const args = ["-n", "-l", "-M", "prepared", "-c", String(connections), "-j", "1", ...much, ...scripts, "-h", host, "-U", user, database];
  const printed = await run(process.env.PGBENCH ?? "pgbench", args, process.env, folder);
  if (/ERROR|aborted/.test(printed)) throw new Error(printed);
  return { perS: Number(/tps = ([\d.]+)/.exec(printed)[1]), p99: p99Of(folder) };
}

/** Milliseconds, of the log of each transaction: its third field is how long it took, in microseconds. */
function p99Of(folder) {
  const logs = readdirSync(folder).filter((name) => name.startsWith("pgbench_log."));
  const times = logs.flatMap((name) => readFileSync(join(folder, name), "utf8").trim().split("\n").map((line) => Number(line.split(" ")[2])));
  logs.forEach((name) => rmSync(join(folder, name)));
  times.sort((one, other) => one - other);
  return times[Math.floor(times.length * 0.99)] / 1000;
}

function run(program, args, env, cwd) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env, cwd });
    let printed = "";
    child.stdout.on("data", (bytes) => { printed += bytes; });
    child.stderr.on("data", (bytes) => { printed += bytes; });
    child.once("error", reject);
    child.once("close", (code) => (code === 0 ? resolve(printed) : reject(new Error(`${program}: ${printed}`))));
  });
}

/** Seconds of processor time the process has used, in itself and in the kernel. */
function processor(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ");
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

/** The most memory that was resident since the start, in MiB. */
function memory(pid) {
  return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]) / 1024;
}
