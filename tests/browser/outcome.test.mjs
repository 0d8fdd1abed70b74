// What Cardfile is for, played from the sign-in page: find a customer, record a person and a company, correct an address, and
// read who did what and when. Once with scripts and once without: pages must not need them.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { assertQuiet, button, fact, field, fill, find, group, heading, link, openDesk } from "./harness.mjs";

let desk;
before(async () => { desk = await openDesk(); });
after(() => desk?.close());

// The examples that the founding platform published. A number belongs to one customer, so that each run has its own.
const RUNS = [
  {
    title: "with JavaScript",
    javaScriptEnabled: true,
    role: "agent",
    who: "Saga Lindqvist",
    person: { number: "ABCDEFGH123456789", regNo: "19560606-1234", mobile: "+358401234567" },
    company: { number: "ENFUCE-1", regNo: "2077474-0" },
  },
  {
    title: "without JavaScript",
    javaScriptEnabled: false,
    role: "supervisor",
    who: "Otso Berg",
    person: { number: "ABCDEFGH987654321", regNo: "19560606-1235", mobile: "+358401234568" },
    company: { number: "ENFUCE-2", regNo: "1234567-1" },
  },
];

for (const run of RUNS) {
  describe(`the day of ${run.who}, ${run.title}`, () => {
    let page;
    let customer;
    before(async () => {
      page = await desk.newPage({ javaScriptEnabled: run.javaScriptEnabled });
      await desk.enter(page, run.role);
    });
    after(() => page?.context().close());

    test("a customer is found by the beginnings of a name, and opens", async () => {
      await link(page.getByRole("navigation", { name: "Desk" }).first(), "Customers").click();
      const name = await page.getByRole("rowheader").nth(3).innerText();
      const words = name.split(/[\s,]+/).map((word) => word.slice(0, 4)).join(" ");

      await page.goto("/");
      await find(page, words.toLowerCase());
      await heading(page, /results? for/).waitFor();
      await link(page.getByRole("main"), name).click();

      await link(page.getByRole("navigation", { name: "Desk" }).first(), "Customers").waitFor();
      await heading(page, new RegExp(name.split(",")[0])).waitFor();
    });

    test("a person is recorded, asked for duplicates first and checked last", async () => {
      await page.goto("/");
      await link(page.getByRole("main"), "Private").click();
      await heading(page, "Who is it?").waitFor();
      await fill(page, {
        "First name": "Matti",
        "Middle name": "Juha",
        "Last name": "Korhonen",
        "Customer number": run.person.number,
        "Kind of registration number": "Other number",
        "Registration number": run.person.regNo,
        "Mobile": run.person.mobile,
      });
      await button(page, "Look for duplicates").click();

      await heading(page, "Address and the rest").waitFor();
      await fill(page, {
        "Country": "Finland (FIN)",
        "Street and number": "Kings street 12",
        "Postcode": "22100",
        "Town": "Mariehamn",
        "Language": "Finnish (Finland)",
      });
      await button(page, "Check the answers").click();

      await heading(page, "Check the answers").waitFor();
      const answers = await page.getByRole("main").innerText();
      for (const word of ["Matti", "Juha", "Korhonen", "Kings street 12", "22100 Mariehamn", "Finnish (Finland)", run.person.number]) {
        assert.ok(answers.includes(word), `${word} is among the answers`);
      }
      await button(page, "Create the customer").click();

      await heading(page, "Matti Juha Korhonen").waitFor();
      assert.match(await fact(page, "Mobile").innerText(), /\+358 40 123456[78]/);
      assert.match(await fact(page, "Base address").innerText(), /Kings street 12\s+22100 Mariehamn\s+Finland \(FIN\)/);
      assert.ok(!(await page.content()).includes(run.person.regNo), "the registration number is masked");
      customer = page.url();
    });

    test("a company is recorded", async () => {
      await page.goto("/customers");
      await link(page, "New customer").click();
      await page.getByRole("navigation", { name: "Kind of customer" }).getByRole("link", { name: /^Corporate/ }).click();
      await fill(page, {
        "Sort": "Company",
        "Name": "Enfuce Financial Services Oy",
        "Customer number": run.company.number,
        "Kind of registration number": "Finnish business ID (Y-tunnus)",
        "Registration number": run.company.regNo,
      });
      await button(page, "Look for duplicates").click();

      await heading(page, "Address and the rest").waitFor();
      await fill(page, { "Street and number": "Storagatan 1", "Postcode": "22100", "Town": "Mariehamn" });
      await button(page, "Check the answers").click();
      await button(page, "Create the customer").click();

      await heading(page, "Enfuce Financial Services Oy").waitFor();
      assert.match(await fact(page, "Registration number").innerText(), new RegExp(run.company.regNo));
    });

    test("a customer recorded here is found by phone and goes straight to its page", async () => {
      await find(page, run.person.mobile.replace("+358", "0"));

      await heading(page, "Matti Juha Korhonen").waitFor();
      assert.equal(page.url(), customer);
    });

    test("the corrected address shows, and the history says who changed what and when", async () => {
      await group(page, "Address").getByRole("link", { name: "Change" }).click();
      await heading(page, "Change address").waitFor();
      assert.equal(await field(page, "Street and number").inputValue(), "Kings street 12");
      await fill(page, { "Street and number": "Kings street 14" });
      await button(page, "Save").click();

      await heading(page, "Matti Juha Korhonen").waitFor();
      assert.match(await fact(page, "Base address").innerText(), /Kings street 14/);

      await link(page, "All history").click();
      const entries = page.getByRole("main").getByRole("listitem");
      const changed = await entries.filter({ hasText: "Street and number" }).innerText();
      assert.match(changed, /was\s+Kings street 12 →\s+became\s+Kings street 14/);
      assert.ok(changed.includes(run.who));
      assert.match(changed, /^Today \d\d:\d\d/);
      const recorded = await entries.filter({ hasText: "Customer recorded" }).innerText();
      assert.ok(recorded.includes(run.who));
    });

    test("nothing complained meanwhile", () => assertQuiet(page));
  });
}
