// What the program asks of PostgreSQL for one request, read from PostgreSQL's own log, so that what pgbench runs cannot drift from
// what the program runs.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const MARK = "@@ ";
const SETTINGS = { log_statement: "'all'", log_error_verbosity: "'default'", log_line_prefix: `'${MARK}'` };

/** The statements of whatever `deed` does, in their order: [{ text, parameters }]. */
export async function recorded(desk, deed) {
  const log = join(desk.folder, "postgres.log");
  set(desk, Object.entries(SETTINGS).map(([name, value]) => `ALTER SYSTEM SET ${name} = ${value}`));
  const before = readFileSync(log, "utf8").length;
  const result = await deed();
  await new Promise((resolve) => setTimeout(resolve, 200));
  const entries = readFileSync(log, "utf8").slice(before).split(MARK);
  set(desk, Object.keys(SETTINGS).map((name) => `ALTER SYSTEM RESET ${name}`));
  return { result, statements: parse(entries) };
}

function set(desk, statements) {
  for (const statement of statements) desk.sql(statement);
  desk.sql("SELECT pg_reload_conf(), pg_sleep(0.3)");
}

function parse(entries) {
  const statements = [];
  for (const entry of entries) {
    const said = /^LOG:\s+(?:statement|execute [^:]*): (.*)$/s.exec(entry);
    if (said && !/ALTER SYSTEM|pg_reload_conf/.test(said[1])) statements.push({ text: bare(said[1]), parameters: [] });
    const detail = /^DETAIL:\s+parameters: (.*)$/s.exec(entry);
    if (detail && statements.length > 0) {
      statements.at(-1).parameters = [...detail[1].matchAll(/\$\d+ = (NULL|'(?:[^']|'')*')/g)].map((found) => found[1]);
    }
  }
  return statements;
}

/** Without the remark in which a kept question binds its values. */
function bare(text) {
  return text.trim().replace(/\s*\/\* (?:\$\d+[, ]*)+\*\/$/, "");
}

/** A pgbench script of them; `vary` gives another expression for a parameter, or undefined to leave it as it was. */
export function script(statements, vary = () => undefined, head = "") {
  const lines = statements.map(({ text, parameters }) => {
    const filled = text.replace(/\s+/g, " ").replace(/\$(\d+)/g, (_, number) => {
      const value = parameters[number - 1];
      // A list of ids says what it is, where nothing else does.
      return vary(value, text) ?? (/^'\{[\d,]+\}'$/.test(value) ? `${value}::bigint[]` : value);
    });
    return /^SELECT nextval/.test(filled) ? `${filled} \\gset` : `${filled};`;
  });
  return `${head}${lines.join("\n")}\n`;
}

export function save(folder, name, text) {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}
