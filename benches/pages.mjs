// What is measured: pages by the addresses that show them, deeds by forms that are sent once each. Of every one the statements
// are recorded, and become the script that pgbench runs beside it.

import { bodies, creations, edits, untouched } from "./deeds.mjs";
import { token } from "./desk.mjs";
import { recorded, save, script } from "./statements.mjs";

const SEVERAL = 8;
const DEEP = 100;

/** The pages: [{ page, expected, paths }]. */
export async function readable(desk) {
  const ids = (query) => desk.sql(`${query} LIMIT ${SEVERAL}`).map(([id]) => id);
  const usual = ids(`SELECT a.owner_id FROM accounts a JOIN cards c ON c.account_id = a.id
    JOIN customers o ON o.id = a.owner_id AND o.kind = 'private'
    GROUP BY 1 HAVING count(DISTINCT a.id) = 2 AND count(*) = 3`);
  const [[company]] = desk.sql("SELECT account_owner_id FROM cards GROUP BY 1 ORDER BY count(*) DESC LIMIT 1");
  const numbers = desk.sql(`SELECT customer_number FROM customers WHERE id IN (${usual})`).map(([number]) => number);
  const found = [];
  for (const number of numbers) found.push(await find(desk, number));
  return [
    { page: "customer detail", expected: 200, paths: usual.map((id) => `/customers/${id}`) },
    { page: "customer list", expected: 200, paths: ["/customers"] },
    { page: "deep page", expected: 200, paths: [await deep(desk)] },
    { page: "exact number", expected: 303, paths: found },
    { page: "account", expected: 200, paths: ids(`SELECT max(id) FROM accounts WHERE owner_id IN (${usual}) GROUP BY owner_id`).map((id) => `/accounts/${id}`) },
    { page: "card", expected: 200, paths: ids(`SELECT max(id) FROM cards WHERE holder_id IN (${usual}) GROUP BY holder_id`).map((id) => `/cards/${id}`) },
    { page: "company with most cards", expected: 200, paths: [`/customers/${company}`] },
  ];
}

async function find(desk, term) {
  const home = await desk.get("/");
  return (await desk.post("/find", { form_token: token(home.body), term })).location;
}

/** The address of a page that many others come before. */
async function deep(desk) {
  let path = "/customers";
  for (let page = 0; page < DEEP; page += 1) {
    const { body } = await desk.get(path);
    path = /href="([^"]+)"[^>]*>Next/.exec(body)[1].replaceAll("&amp;", "&").replaceAll("&#38;", "&");
  }
  return path;
}

/** Requests and pgbench scripts of a page. */
export async function prepareRead(desk, folder, { page, expected, paths }) {
  const scripts = [];
  for (const [place, path] of paths.entries()) {
    // The first look plans and prepares.
    for (let look = 0; look < 3; look += 1) await desk.get(path);
    const { statements, result } = await recorded(desk, () => desk.get(path));
    if (result.status !== expected) throw new Error(`${path} answers ${result.status}`);
    scripts.push(save(folder, `${slug(page)}-${place}.sql`, script(statements)));
    if (place === 0) console.error(`${page}: ${statements.length} statements, ${Math.round(result.body.length / 1024)} KiB`);
  }
  const requests = save(folder, `${slug(page)}.txt`, `${paths.join("\n")}\n`);
  return { expected, scripts, requests };
}

/** Forms of a turn: as many at one connection as at sixteen. */
const EDITS = 600;
/** The desk keeps twenty unfinished customers a person. */
const CREATIONS = { batches: 12, each: 16 };

/** Each turn has forms of its own; pgbench changes customers that the portal leaves alone. */
export async function prepareEdit(desk, folder) {
  // Ids that no other number in the statements is alike.
  let last = 1000;
  const next = async (many) => {
    const ids = untouched(desk, many, last);
    last = ids.at(-1);
    return edits(desk, ids);
  };
  const [first] = await next(1);
  const { statements } = await recorded(desk, () => desk.post(first.path, first.fields));
  const [[highest]] = desk.sql("SELECT max(id) FROM customers WHERE customer_number ~ '^C1[0-9]{8}$'");
  const head = `\\set id random(${Math.floor(highest / 2)}, ${highest})\n`;
  const vary = (value) => (value === `'${first.id}'` ? ":id" : undefined);
  console.error(`edit: ${statements.length} statements`);
  const scripts = [save(folder, "edit.sql", script(statements, vary, head))];
  const batches = async function* () { yield bodies(await next(EDITS)); };
  return { expected: 303, transactions: EDITS, scripts, batches };
}

export async function prepareCreate(desk, folder) {
  const [first] = await creations(desk, 1);
  const { statements } = await recorded(desk, () => desk.post(first.path, first.fields));
  const [[id, index]] = desk.sql(`SELECT id, '\\x' || encode(reg_no_index, 'hex') FROM customers WHERE customer_number = '${first.number}'`);
  const draft = `'${first.path.split("/")[3]}'`;
  const vary = (value, text) => {
    if (value === `'${id}'`) return ":nextval";
    if (value === `'${first.number}'`) return "('PGBENCH-' || :n::bigint)";
    if (value === `'${index}'`) return "decode(lpad(to_hex(:n::bigint), 64, '0'), 'hex')";
    // The portal's drafts are many; pgbench's would be one that all wait for, if it were there.
    if (value === draft && /^INSERT/.test(text)) return "gen_random_uuid()";
    return undefined;
  };
  console.error(`create: ${statements.length} statements`);
  const scripts = [save(folder, "create.sql", script(statements, vary, "\\set n random(1, 4000000000000000)\n"))];
  const batches = async function* () {
    for (let batch = 0; batch < CREATIONS.batches; batch += 1) yield bodies(await creations(desk, CREATIONS.each));
  };
  return { expected: 303, transactions: CREATIONS.batches * CREATIONS.each, scripts, batches };
}

function slug(page) {
  return page.replaceAll(" ", "-");
}
