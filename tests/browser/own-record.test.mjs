// Staff who are customers: the page that keeps them from their own record, and the one that asks why before somebody of the same
// surname and address is opened.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { assertGood, button, field, fill, heading, link, openDesk } from "./harness.mjs";

let desk;
let agent;
const own = { number: "OWN-1" };
const namesake = { number: "KIN-1" };
before(async () => {
  desk = await openDesk();
  const supervisor = await desk.pageOf("supervisor");
  own.path = await record(supervisor, "Saga", own.number);
  namesake.path = await record(supervisor, "Ivar", namesake.number);
  await supervisor.context().close();
  await desk.command(
    "staff", "tie", "--data-dir", desk.folder, "--username", "saga.lindqvist", "--customer-number", own.number,
  );
  agent = await desk.pageOf("agent");
});
after(() => desk?.close());

/** Records a person at one door, and gives the address of the record. */
async function record(page, first, number) {
  await page.goto("/customers/new");
  await fill(page, {
    "First name": first,
    "Last name": "Lindqvist",
    "Customer number": number,
    "Kind of registration number": "Other number",
    "Registration number": number,
  });
  await button(page, "Look for duplicates").click();
  await heading(page, /Address and the rest/).waitFor();
  await fill(page, { "Street and number": "Kings street 12", "Postcode": "22100", "Town": "Mariehamn" });
  await button(page, "Check the answers").click();
  await heading(page, "Check the answers").waitFor();
  await button(page, "Create the customer").click();
  await heading(page, new RegExp(first)).waitFor();
  return new URL(page.url()).pathname;
}

describe("staff who are customers", () => {
  test("one's own record is shut, and the page says why and who can help", async () => {
    await agent.goto(own.path);

    const words = await agent.getByRole("main").innerText();
    assert.match(words, /This is your own record\./);
    assert.match(words, /Ask an agent, a supervisor or an auditor for help/);
    await assertGood(agent, "one's own record");
    await link(agent.getByRole("main"), "What each role may do").click();
    await heading(agent, "What each role may do").waitFor();
    await assertGood(agent, "roles");
  });

  test("a namesake of the same address opens after a reason", async () => {
    await agent.goto(`${namesake.path}/notes`);
    await heading(agent, "Say why you open this customer").waitFor();
    await assertGood(agent, "the question why");
    await button(agent, "Open and record").click();
    await agent.getByRole("heading", { name: "There is a problem" }).waitFor();
    await assertGood(agent, "the question why, not answered");
    await field(agent, "Reason").selectOption({ label: "We are not related" });
    await button(agent, "Open and record").click();

    await agent.waitForURL(`**${namesake.path}/notes`);
    await agent.goto(namesake.path);
    await heading(agent, /Ivar/).waitFor();
  });
});
