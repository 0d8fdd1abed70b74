// Who owes and who holds, played: a company gets an account, its employee a card; the account changes hands, the card is lost
// and replaced; the new card is wished into a wallet, is not ready, is mended and is ready. Once with scripts and once without.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { assertGood, assertQuiet, button, fact, field, fill, find, group, heading, link, openDesk } from "./harness.mjs";

let desk;
before(async () => { desk = await openDesk(); });
after(() => desk?.close());

const RUNS = [
  { title: "with JavaScript", javaScriptEnabled: true, role: "agent", number: "RUN-1", account: "70000000001" },
  { title: "without JavaScript", javaScriptEnabled: false, role: "agent", number: "RUN-2", account: "70000000002" },
];

/** Records a customer from its own name to the record, and gives its address. */
async function record(page, kind, values) {
  await page.goto(`/customers/new?kind=${kind}`);
  await fill(page, { "Kind of registration number": "Other number", ...values });
  await button(page, "Look for duplicates").click();
  await fill(page, { "Street and number": "Storagatan 1", "Postcode": "22100", "Town": "Mariehamn" });
  await button(page, "Check the answers").click();
  await button(page, "Create the customer").click();
  await page.getByText("The customer is recorded").or(group(page, "Owns")).first().waitFor();
  return page.url();
}

/** Opens a menu of a record and follows one of its links. */
async function choose(page, menu, label) {
  await page.getByRole("main").locator("summary").filter({ hasText: menu }).click();
  await link(page.getByRole("main"), label).click();
}

const company = (name, number) => ({ "Sort": "Company", "Name": name, "Customer number": number, "Registration number": number });
const tags = (page) => page.getByRole("main").locator("header .tag").allInnerTexts();

for (const run of RUNS) {
  describe(`an account and its card, ${run.title}`, () => {
    let page;
    let account;
    let card;
    let employee;
    const seller = `Fjärd Frakt ${run.number} Ab`;
    const buyer = `Kust Kargo ${run.number} Ab`;
    before(async () => {
      page = await desk.newPage({ javaScriptEnabled: run.javaScriptEnabled });
      await desk.enter(page, run.role);
      await record(page, "corporate", company(seller, `${run.number}-SELLER`));
      await record(page, "corporate", company(buyer, `${run.number}-BUYER`));
      const name = { "First name": "Ilse", "Last name": `Öström ${run.number}` };
      employee = await record(page, "private", { ...name, "Customer number": `${run.number}-ILSE`, "Registration number": `${run.number}-ILSE` });
    });
    after(() => page?.context().close());

    test("a company's account is registered from its record", async () => {
      await find(page, `${run.number}-SELLER`);
      await heading(page, seller).waitFor();
      await choose(page, "New account", "Register an account");
      await fill(page, { "Product": "Business account (EUR)", "Name": "Fuel", "Account number": run.account });
      await button(page, "Continue").click();

      await heading(page, "Check the answers").waitFor();
      assert.match(await page.getByRole("main").innerText(), /It exists at the processor/);
      await button(page, "Register this account").click();

      await heading(page, "Fuel").waitFor();
      account = page.url();
      assert.ok((await group(page, "Owner").innerText()).includes(seller));
    });

    test("its employee gets a supplementary card, requested before the processor has it", async () => {
      await choose(page, "New card", "Request a card");
      await page.getByRole("radio", { name: /^Somebody else/ }).check();
      await fill(page, { "Find the cardholder": `${run.number}-ILSE`, "Product": "Visa Debit (Visa · plastic)" });
      await button(page, "Continue").click();

      await heading(page, "Check the answers").waitFor();
      const answers = await page.getByRole("main").innerText();
      assert.ok(answers.includes(`Ilse Öström ${run.number} may use the card; ${seller} is liable.`), answers);
      assert.match(answers, /Supplementary/);
      await button(page, "Request this card").click();

      await heading(page, "Visa Debit").waitFor();
      card = page.url();
      assert.deepEqual(await tags(page), ["OK", "Requested"]);
    });

    test("the same card stands on the account, on its owner and on its holder", async () => {
      for (const [address, region] of [[account, "Cards"], [employee, "Holds"]]) {
        await page.goto(address);
        await link(group(page, region), "Visa Debit").waitFor();
      }
      await find(page, `${run.number}-SELLER`);
      await heading(page, seller).waitFor();
      await link(group(page, "Owns"), "Visa Debit").waitFor();
    });

    test("the account is given to another company once somebody else approved that, with both names and what follows said", async () => {
      await page.goto(account);
      await link(page, "Give to another owner").click();
      await fill(page, { "Find the new owner": `${run.number}-BUYER`, "Reason": "The account was taken over" });
      await button(page, "Continue").click();

      await page.getByRole("heading", { name: "What follows" }).waitFor();
      const follows = await page.getByRole("main").innerText();
      assert.ok(follows.includes(seller) && follows.includes(buyer), follows);
      await page.getByRole("main").getByRole("button", { name: /^Give/ }).click();

      await page.getByText("Owner waits for approval by somebody else.").waitFor();
      if (run.javaScriptEnabled) await assertGood(page, "an account that waits for approval");
      const supervisor = await desk.pageOf("supervisor", { javaScriptEnabled: run.javaScriptEnabled });
      await supervisor.goto("/reviews");
      await link(supervisor.getByRole("main"), "Change of owner").click();
      await heading(supervisor, "Change of owner").waitFor();
      const would = await supervisor.getByRole("row", { name: /^Owner/ }).innerText();
      assert.ok(would.includes(seller) && would.includes(buyer), would);
      if (run.javaScriptEnabled) await assertGood(supervisor, "a proposal of another owner");
      await button(supervisor, "Approve and go on").click();
      await supervisor.getByText("Approved.").waitFor();
      await supervisor.context().close();

      await page.goto(account);
      const owners = await group(page, "Owner").innerText();
      assert.ok(owners.indexOf(buyer) < owners.indexOf(seller), owners);
      assert.match(owners, /The account was taken over/);
      await find(page, `${run.number}-SELLER`);
      await heading(page, seller).waitFor();
      assert.match(await group(page, "Owned and held before").innerText(), new RegExp(run.account));
    });

    test("the lost card is reported and replaced by a new one tied to it", async () => {
      await page.goto(card);
      await choose(page, "Status", "Report lost");
      await fill(page, { "Reason": "It was lost" });
      await button(page, "Report this card lost").click();

      await heading(page, "Visa Debit").waitFor();
      assert.ok((await tags(page)).includes("Lost"));
      await choose(page, "New card", "Replace");
      await fill(page, { "Reason": "It was lost" });
      await button(page, "Request the new card").click();

      await page.getByText("It replaces").waitFor();
      assert.notEqual(page.url(), card);
      card = page.url();
      assert.deepEqual(await tags(page), ["OK", "Requested"]);
    });

    test("wished into a wallet it is not ready, says why, and is ready once that is mended", async () => {
      await group(page, "Wallet").getByRole("link", { name: "Change" }).click();
      await page.getByLabel("The cardholder wants this card in a wallet").check();
      await button(page, "Save").click();

      await heading(page, "Visa Debit").waitFor();
      assert.ok((await tags(page)).includes("Wallet not ready"));
      assert.match(await fact(page, "Wallet").innerText(), /The cardholder has no mobile number/);
      await page.goto("/wallet?reason=no_mobile");
      await link(page.getByRole("main"), `Öström ${run.number}, Ilse`).waitFor();

      await page.goto(card);
      await link(page, "Change the mobile").click();
      await fill(page, { "Mobile": "+358 40 765 4321" });
      await button(page, "Save").click();

      await heading(page, `Ilse Öström ${run.number}`).waitFor();
      assert.ok((await tags(page)).includes("Wallet ready"));
      await page.goto(card);
      assert.ok((await tags(page)).includes("Wallet ready"));
    });

    test("nothing complained", () => assertQuiet(page));
  });
}
