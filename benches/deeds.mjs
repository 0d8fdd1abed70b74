// Forms ready to be sent, each once: a customer's contact that is changed, a customer that is created.

import { encode, formOf } from "./desk.mjs";

const AT_ONCE = 16;
const LETTERS = "abcdefghijklmnoprstuvy";
let running = Date.now() % 1_000_000_000;

/** Customers nobody has touched, from one place in the order of ids on. */
export function untouched(desk, count, from) {
  const rows = desk.sql(`SELECT id FROM customers WHERE version = 1 AND status = 'active' AND kind = 'private'
    AND customer_number ~ '^C1[0-9]{8}$' AND id > ${from} ORDER BY id LIMIT ${count}`);
  return rows.map(([id]) => Number(id));
}

const phone = (id) => ({ phone: `+35892${String(id % 100_000).padStart(5, "0")}` });

/** The forms that change something of these customers: their phone, where nothing else is said. */
export function edits(desk, ids, group = "contact", typed = phone) {
  return inParallel(ids, async (id) => {
    const path = `/customers/${id}/edit/${group}`;
    const fields = formOf((await desk.get(path)).body, path);
    return { id, path, fields: { ...fields, ...typed(id) } };
  });
}

/** The last step of creating so many customers. */
export function creations(desk, count) {
  return inParallel(Array.from({ length: count }), async () => {
    const own = (running += 1);
    const name = [...String(own)].map((digit) => LETTERS[Number(digit) * 2 % LETTERS.length]).join("");
    const begin = formOf((await desk.get("/customers/new?kind=private")).body, "/customers/new");
    const number = `BENCH-${own}`;
    const who = { first_name: "Bench", last_name: `${name}${LETTERS[own % 22]}`, customer_number: number };
    const ids = { reg_no_kind: "other", reg_no_country: "FIN", reg_no: number };
    const draft = (await desk.post("/customers/new", { ...begin, kind: "private", ...who, ...ids })).location;
    const rest = (await desk.get(draft)).location;
    const home = { country: "FIN", address1: "Aurakatu 7", zip_code: "20100", city: "Turku", locale: "fi_FI" };
    const path = (await desk.post(rest, { ...formOf((await desk.get(rest)).body, rest), ...home })).location;
    return { number, path, fields: formOf((await desk.get(path)).body, path) };
  });
}

/** What is sent. */
export function bodies(deeds) {
  return deeds.map(({ path, fields }) => ({ path, body: encode(fields) }));
}

async function inParallel(items, make) {
  const made = [];
  for (let place = 0; place < items.length; place += AT_ONCE) {
    made.push(...await Promise.all(items.slice(place, place + AT_ONCE).map(make)));
  }
  return made;
}
