// The pictures of the README. Every run takes them and sees that they show something; with CARDFILE_PICTURES=1 they also
// replace those in docs/pictures.

import assert from "node:assert/strict";
import { copyFile, mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

import { button, fill, heading, openDesk } from "./harness.mjs";

const KEPT = fileURLToPath(new URL("../../docs/pictures/", import.meta.url));
const LIGHTEST = 8 * 1024;
const HEAVIEST = 150 * 1024;
const WIDE = { width: 1280, height: 800 };
const PHONE = { width: 360, height: 740 };

let desk;
let folder;
let page;
let person;
before(async () => {
  desk = await openDesk();
  folder = await mkdtemp(join(tmpdir(), "cardfile-pictures-"));
  page = await desk.pageOf("agent");
  person = await work();
});
after(async () => {
  await desk?.close();
  if (folder) await rm(folder, { recursive: true });
});

/** Some work first, so that the pages show what they show in use. */
async function work() {
  await page.goto("/customers?kind=private&status=active&country=FIN");
  const links = await page.getByRole("rowheader").getByRole("link").all();
  const people = await Promise.all(links.slice(0, 4).map((link) => link.getAttribute("href")));
  for (const [nth, address] of people.entries()) {
    await page.goto(`${address}/edit/address`);
    await fill(page, { "Street and number": `Kings street ${nth + 12}`, "Postcode": "22100", "Town": "Mariehamn" });
    await button(page, "Save").click();
    await page.getByText("22100 Mariehamn").first().waitFor();
  }
  const last = people.at(-1);
  await page.goto(`${last}/notes`);
  await fill(page, { "New note": "Called about the new address. Asked for the next invoice by post." });
  await button(page, "Add note").click();
  await page.getByText("Called about the new address.").waitFor();
  await begin("Matti", "Korhonen", "ABCDEFGH123456789");
  return last;
}

async function begin(first, last, number) {
  await page.goto("/customers/new");
  await fill(page, {
    "First name": first,
    "Last name": last,
    "Date of birth": ["6", "jun", "1956"],
    "Customer number": number,
    "Kind of registration number": "Other number",
    "Registration number": "19560606-1234",
    "Mobile": "+358401234567",
  });
}

async function picture(name, { size = WIDE, colorScheme = "light" } = {}) {
  await page.setViewportSize(size);
  await page.emulateMedia({ colorScheme });
  await page.evaluate(() => {
    document.activeElement.blur();
    scrollTo(0, 0);
  });
  const file = join(folder, `${name}.png`);
  await page.screenshot({ path: file, animations: "disabled", caret: "hide" });
  const bytes = await readFile(file);
  assert.ok(bytes.length > LIGHTEST, `${name}.png has ${bytes.length} bytes`);
  assert.deepEqual([bytes.readUInt32BE(16), bytes.readUInt32BE(20)], [size.width, size.height]);
  if (process.env.CARDFILE_PICTURES !== "1") return;
  assert.ok(bytes.length < HEAVIEST, `${name}.png has ${bytes.length} bytes, too many to keep`);
  await mkdir(KEPT, { recursive: true });
  await copyFile(file, join(KEPT, `${name}.png`));
}

test("a new customer, half typed", async () => {
  await picture("new");
  await button(page, "Look for duplicates").click();
  await heading(page, "Address and the rest").waitFor();
});

test("home, with work done and work begun", async () => {
  await page.goto("/");
  await picture("home");
});

test("the list of customers", async () => {
  await page.goto("/customers?kind=corporate&country=FIN");
  await picture("customers");
});

test("a customer, by day, by night and on a phone", async () => {
  await page.goto(person);
  await picture("customer");
  await picture("customer-dark", { colorScheme: "dark" });
  await picture("phone", { size: PHONE });
});

test("two people in one customer", async () => {
  const other = await desk.pageOf("supervisor");
  await other.goto(`${person}/edit/address`);
  await page.setViewportSize(WIDE);
  await page.goto(`${person}/edit/address`);
  await fill(other, { "Street and number": "Harbour lane 3" });
  await button(other, "Save").click();
  await other.getByText("Harbour lane 3").first().waitFor();
  await fill(page, { "Street and number": "Harbour road 3", "Address line 2": "Second floor" });
  await button(page, "Save").click();
  await heading(page, "Someone changed this customer while you were editing").waitFor();
  await picture("conflict");
});
