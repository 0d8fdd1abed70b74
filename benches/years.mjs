// Years of work that made-up customers lack: a history of many events, looks, and changes that wait for a second person. The pages
// that read them are measured as the others are.

import { edits } from "./deeds.mjs";
import { encode } from "./desk.mjs";

const SEVERAL = 8;
/** In one statement; each is a transaction. */
const AT_ONCE = 500_000;
const YEARS = 3;
/** Of the customers whose pages are measured: what the desk itself wrote, sealed. */
const DEEDS_OF_EACH = 30;
const LOOKS_OF_EACH = 200;

/** Fills up to so many events and open proposals; what is there already stays. */
export async function live(desk, { history, proposals }) {
  const [[events]] = desk.sql("SELECT count(*) FROM events");
  const [[open]] = desk.sql("SELECT count(*) FROM proposals WHERE state = 'waiting'");
  for (let made = Number(events); made < history; made += AT_ONCE) {
    desk.sql(eventsFrom(made, Math.min(AT_ONCE, history - made), history));
    console.error(`${Math.min(made + AT_ONCE, history)} events`);
  }
  const [[looks]] = desk.sql("SELECT count(*) FROM looks");
  for (let made = Number(looks); made < history / 10; made += AT_ONCE) desk.sql(looksFrom(Math.min(AT_ONCE, history / 10 - made)));
  if (Number(open) < proposals) await propose(desk, proposals - Number(open));
}

/** Events in the order in which they happened, as a desk of years would have written them: of anybody, about any customer. */
function eventsFrom(made, many, all) {
  return `INSERT INTO events (institution_id, at, staff_id, address, request_id, subject_kind, subject_id, action, fields)
    SELECT 1, now() - interval '${YEARS} years' * (1 - (${made} + n)::float8 / ${all}), people.ids[1 + floor(random() * people.many)::int],
      '10.0.' || floor(random() * 4)::int || '.' || floor(random() * 250)::int, gen_random_uuid(),
      'customer', 1 + floor(random() * customers.last)::bigint, kind.action, kind.fields
    FROM generate_series(1, ${many}) AS n,
      LATERAL (SELECT array_agg(id) AS ids, count(*) AS many FROM staff) AS people,
      LATERAL (SELECT max(id) AS last FROM customers) AS customers,
      LATERAL (SELECT * FROM (VALUES
        ('amended', ARRAY['phone']), ('amended', ARRAY['mobile', 'email']), ('amended', ARRAY['address1', 'zip_code', 'city']),
        ('note_added', '{}'::text[]), ('revealed', ARRAY['reg_no']), ('account_taken', '{}'::text[]),
        ('suspension', '{}'::text[]), ('amended', ARRAY['last_name'])
      ) AS kinds (action, fields) OFFSET n % 8 LIMIT 1) AS kind`;
}

function looksFrom(many) {
  return `INSERT INTO looks (institution_id, at, staff_id, session_id, request, address, page, subject_kind, subject_id, customer_id)
    SELECT 1, now() - random() * interval '${YEARS} years', people.ids[1 + floor(random() * people.many)::int], 1, gen_random_uuid(),
      '10.0.0.1', 'record', 'customer', whom.id, whom.id
    FROM generate_series(1, ${many}) AS n, LATERAL (SELECT array_agg(id) AS ids, count(*) AS many FROM staff) AS people,
      LATERAL (SELECT 1 + floor(random() * (SELECT max(id) FROM customers))::bigint + n * 0 AS id) AS whom`;
}

/** One is proposed at the desk; the others are as it is, of other customers and by others. */
async function propose(desk, many) {
  desk.sql("UPDATE institutions SET approvals = '{customer_name,birth_date,reg_no}'");
  const [[id, name]] = desk.sql(`SELECT id, last_name FROM customers WHERE kind = 'private' AND status = 'active' AND version = 1
    AND id NOT IN (SELECT customer_id FROM proposals) ORDER BY id DESC LIMIT 1`);
  const [form] = await edits(desk, [Number(id)], "name", () => ({ last_name: `${name}-Virtanen` }));
  const answer = await desk.post(form.path, form.fields);
  if (answer.status !== 303) throw new Error(`${form.path} answers ${answer.status}`);
  desk.sql(`INSERT INTO proposals (institution_id, subject_kind, subject_id, customer_id, part, acts, maker_id, made_at, wish_sealed)
    SELECT 1, 'customer', c.id, c.id, p.part, CASE WHEN n % 100 = 0 THEN ARRAY['birth_date'] ELSE p.acts END,
      people.ids[1 + n % people.many], now() - interval '9 days' * random(), p.wish_sealed
    FROM (SELECT * FROM proposals WHERE subject_id = ${id} ORDER BY id DESC LIMIT 1) AS p,
      LATERAL (SELECT array_agg(id) AS ids, count(*)::int AS many FROM staff WHERE id <> p.maker_id) AS people,
      (SELECT id, row_number() OVER ()::int AS n FROM customers WHERE kind = 'private' ORDER BY id DESC OFFSET 1 LIMIT ${many - 1}) AS c`);
}

/** The pages of a supervisor, and then those of an auditor: { role, pages } each. */
export async function remembered(desk) {
  const ids = desk.sql(`SELECT id FROM customers WHERE kind = 'private' AND status = 'active' ORDER BY id OFFSET 5000 LIMIT ${SEVERAL}`);
  const usual = ids.map(([id]) => Number(id));
  for (let deed = 0; deed < DEEDS_OF_EACH; deed += 1) {
    const typed = () => ({ phone: `+3589${1_000_000 + deed * 7919 + Date.now() % 1000}` });
    for (const { path, fields } of await edits(desk, usual, "contact", typed)) {
      const answer = await desk.post(path, fields);
      if (answer.status !== 303) throw new Error(`${path} answers ${answer.status}: ${encode(fields)}`);
    }
  }
  for (const id of usual) desk.sql(`${looksFrom(LOOKS_OF_EACH).replace("1 + floor(random() * (SELECT max(id) FROM customers))::bigint", `${id}::bigint`)}`);
  const [[maker]] = desk.sql("SELECT maker_id FROM proposals WHERE state = 'waiting' GROUP BY 1 ORDER BY count(*) LIMIT 1");
  const numbers = desk.sql(`SELECT customer_number FROM customers WHERE id IN (${usual})`).map(([number]) => number);
  const people = desk.sql("SELECT username FROM staff WHERE id IN (SELECT staff_id FROM sessions)").map(([name]) => name);
  const page = (name, paths) => ({ page: name, expected: 200, paths });
  return [
    {
      role: "supervisor",
      pages: [
        page("queue", ["/reviews"]),
        page("queue of a rare kind", ["/reviews?show=birth_date"]),
        page("queue of one maker", [`/reviews?maker=${maker}`]),
        page("home with counts", ["/"]),
        page("timeline", usual.map((id) => `/customers/${id}/history`)),
        page("timeline of a kind", usual.map((id) => `/customers/${id}/history?kind=edits`)),
        page("who has looked", usual.map((id) => `/customers/${id}/looks`)),
      ],
    },
    {
      role: "auditor",
      pages: [
        page("audit", ["/audit"]),
        page("audit of a person", people.map((name) => `/audit?person=${name}`)),
        page("audit of a customer", numbers.map((number) => `/audit?customer=${number}`)),
        page("audit of a kind", ["/audit?kind=reveals", "/audit?kind=status"]),
        page("audit of a field", ["/audit?field=mobile", "/audit?field=last_name"]),
        page("audit of an address", ["/audit?address=10.0.1.7", "/audit?address=10.0.3.240"]),
        page("audit of a person and a kind", people.map((name) => `/audit?person=${name}&kind=notes`)),
      ],
    },
  ];
}
