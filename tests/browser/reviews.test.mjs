// Four eyes: an agent proposes, a supervisor decides by keyboard alone, what comes back is mended, and a record that moved is
// decided three ways; with and without JavaScript.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { assertGood, button, field, fill, heading, landed, openDesk } from "./harness.mjs";

let desk;
let agent;
let supervisor;
let people;
before(async () => {
  desk = await openDesk();
  [agent, supervisor] = await Promise.all([desk.pageOf("agent"), desk.pageOf("supervisor")]);
  await agent.goto("/customers?kind=private&status=active&country=FIN");
  const links = await agent.getByRole("rowheader").getByRole("link").all();
  people = await Promise.all(links.slice(0, 6).map(async (link) => new URL(await link.getAttribute("href"), desk.origin).pathname));
});
after(() => desk?.close());

/** The agent gives a person another surname, which waits. */
async function propose(person, surname) {
  await agent.goto(`${person}/edit/name`);
  await fill(agent, { "Last name": surname });
  await button(agent, "Save").click();
  await agent.getByText("Name waits for approval by somebody else.").waitFor();
}

async function surname(person) {
  await agent.goto(`${person}/edit/name`);
  return field(agent, "Last name").inputValue();
}

describe("four eyes", () => {
  test("a supervisor's morning by keyboard alone", async () => {
    await propose(people[0], "Aalto");
    await assertGood(agent, "a record with a change that waits");
    await propose(people[1], "Berglund");
    await supervisor.goto("/");
    await assertGood(supervisor, "home with changes that wait");
    await supervisor.keyboard.press("g");
    await supervisor.keyboard.press("r");
    await landed(supervisor, "2 changes wait for approval");
    await assertGood(supervisor, "the queue");
    await supervisor.keyboard.press("j");
    await supervisor.keyboard.press("o");
    await landed(supervisor, "Change of name");
    await assertGood(supervisor, "a proposal");
    const row = await supervisor.getByRole("row").nth(1).innerText();
    assert.match(row, /Aalto/);

    await supervisor.keyboard.press("a");
    await supervisor.getByText("Approved. This is the next one.").waitFor();
    await landed(supervisor, "Change of name");
    await supervisor.keyboard.press("x");
    await supervisor.keyboard.type("No document");
    await supervisor.keyboard.press("Tab");
    await supervisor.keyboard.press("Enter");
    await supervisor.getByText("Rejected.").waitFor();
    await heading(supervisor, "0 changes wait for approval").waitFor();
    await assertGood(supervisor, "an empty queue");

    assert.equal(await surname(people[0]), "Aalto");
    assert.notEqual(await surname(people[1]), "Berglund");
  });

  test("what comes back is mended", async () => {
    await propose(people[2], "Carlson");
    await supervisor.goto("/reviews");
    await supervisor.getByRole("rowheader").getByRole("link").first().click();
    await landed(supervisor, "Change of name");
    await supervisor.keyboard.press("r");
    await button(supervisor, "Return it").click();
    await supervisor.getByRole("heading", { name: "There is a problem" }).waitFor();
    await assertGood(supervisor, "a return without words");
    await field(supervisor, "Why").first().fill("With two s, please");
    await button(supervisor, "Return it").click();
    await supervisor.getByText("Returned to its maker.").waitFor();

    await agent.goto("/");
    await agent.getByRole("link", { name: "1 change of yours came back" }).click();
    await agent.getByRole("rowheader").getByRole("link").first().click();
    await assertGood(agent, "a proposal that came back");
    await agent.getByRole("link", { name: "Mend" }).click();
    await agent.getByText("With two s, please").waitFor();
    await assertGood(agent, "the form of what came back");
    assert.equal(await field(agent, "Last name").inputValue(), "Carlson");
    await fill(agent, { "Last name": "Carlsson" });
    await button(agent, "Save").click();
    await supervisor.goto("/reviews");
    await supervisor.getByRole("rowheader").getByRole("link").first().click();
    await button(supervisor, "Approve and go on").click();
    await supervisor.getByText("Approved.").waitFor();
    assert.equal(await surname(people[2]), "Carlsson");
  });

  test("a record that moved is decided three ways, without JavaScript as well", async () => {
    await propose(people[3], "Dahl");
    await supervisor.goto(`${people[3]}/edit/name`);
    await fill(supervisor, { Salutation: "Dr" });
    await button(supervisor, "Save").click();
    await supervisor.getByText("Name saved.").waitFor();
    const plain = await desk.pageOf("supervisor", { javaScriptEnabled: false });
    await plain.goto("/reviews");
    await plain.getByRole("rowheader").getByRole("link").first().click();
    await plain.getByText("The record changed since this was proposed.").waitFor();
    assert.match(await plain.getByRole("row", { name: /Salutation/ }).innerText(), /As it is now/);
    await button(plain, "Approve and go on").click();
    await plain.getByText("Approved.").waitFor();
    await plain.context().close();

    assert.equal(await surname(people[3]), "Dahl");
    assert.equal(await field(agent, "Salutation").inputValue(), "Dr");
  });
});
