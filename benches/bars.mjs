// What must be kept, and what is not.

export const BARS = {
  /** All bars are for this many connections: with one, threads that fall asleep between questions count as processor time. */
  connections: 16,
  /** Of pgbench's rate. */
  read: 0.5,
  write: 0.4,
  /** Microseconds of the program's processor time for a page. */
  cpuUs: 350,
  /** MiB of the program's memory. */
  rssMb: 64,
  /** Of pages over years of history: the 99th of a hundred answers in milliseconds, or so many times pgbench's in that run. */
  years: { p99Ms: 50, timesPgbench: 3 },
  /** With ten times the customers a page may take so many times as long. */
  slower: 1.5,
};

/** Of the pages that read years of history. */
export function missedYears(rows) {
  const { p99Ms, timesPgbench } = BARS.years;
  const slow = rows.filter((row) => row.connections === BARS.connections && row.p99_ms > Math.max(p99Ms, timesPgbench * row.pgbench_p99_ms));
  return slow.map((row) => `${row.page}, ${row.connections} connections: p99 ${row.p99_ms} ms, pgbench's ${row.pgbench_p99_ms}`);
}

export function missed(rows, before) {
  const found = [];
  for (const row of rows) {
    const isDeed = row.page.includes("history");
    const what = `${row.page}, ${row.connections} connections`;
    const bar = isDeed ? BARS.write : BARS.read;
    const isMeasured = row.connections === BARS.connections;
    if (isMeasured && row.ratio < bar) found.push(`${what}: ${row.ratio} of pgbench, not ${bar}`);
    if (isMeasured && !isDeed && row.cpu_us > BARS.cpuUs) found.push(`${what}: ${row.cpu_us} µs of the processor, more than ${BARS.cpuUs}`);
    if (row.rss_mb > BARS.rssMb) found.push(`${what}: ${row.rss_mb} MiB, more than ${BARS.rssMb}`);
    const fewer = before.find((other) => other.page === row.page && other.connections === row.connections);
    if (fewer && isMeasured && fewer.per_s / row.per_s > BARS.slower) {
      found.push(`${what}: ${row.per_s} a second, ${fewer.per_s} with fewer customers`);
    }
  }
  return found;
}
