// What must be kept, and what is not.

export const BARS = {
  /** Of pgbench's rate, at this many connections. */
  connections: 16,
  read: 0.5,
  write: 0.4,
  /** Microseconds of the program's processor time for a page. */
  cpuUs: 350,
  /** MiB of the program's memory. */
  rssMb: 64,
  /** With ten times the customers a page may take so many times as long. */
  slower: 1.5,
};

export function missed(rows, before) {
  const found = [];
  for (const row of rows) {
    const isDeed = row.page.includes("history");
    const what = `${row.page}, ${row.connections} connections`;
    const bar = isDeed ? BARS.write : BARS.read;
    if (row.connections === BARS.connections && row.ratio < bar) found.push(`${what}: ${row.ratio} of pgbench, not ${bar}`);
    if (!isDeed && row.cpu_us > BARS.cpuUs) found.push(`${what}: ${row.cpu_us} µs of the processor, more than ${BARS.cpuUs}`);
    if (row.rss_mb > BARS.rssMb) found.push(`${what}: ${row.rss_mb} MiB, more than ${BARS.rssMb}`);
    const fewer = before.find((other) => other.page === row.page && other.connections === row.connections);
    if (fewer && row.connections === BARS.connections && fewer.per_s / row.per_s > BARS.slower) {
      found.push(`${what}: ${row.per_s} a second, ${fewer.per_s} with fewer customers`);
    }
  }
  return found;
}
