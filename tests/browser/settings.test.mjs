// The admin's settings in Chromium, with scripts and without: limits that are too lax and then saved, what they do to the session at
// hand, and another institution from its form to working in it.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { assertGood, assertQuiet, button, field, fill, heading, link, openDesk } from "./harness.mjs";

for (const javaScriptEnabled of [true, false]) {
  describe(`settings, ${javaScriptEnabled ? "with scripts" : "without scripts"}`, () => {
    let desk;
    let admin;

    const look = async (where) => (javaScriptEnabled ? assertGood(admin, where) : assertQuiet(admin));

    before(async () => {
      desk = await openDesk();
      admin = await desk.newPage({ javaScriptEnabled });
      await desk.enter(admin, "admin");
    });
    after(() => desk.close());

    test("a limit beyond its bounds is refused beside what was typed, and a stricter one holds at once", async () => {
      const idle = () => field(admin, "Minutes without use that end a session");
      await admin.goto("/settings");
      await admin.getByText("5 to 15; the installation has 15 minutes").first().waitFor();
      await look("the settings");
      await idle().fill("16");
      await button(admin, "Save the settings").click();
      await link(admin, "Minutes without use that end a session must be a whole number from 5 to 15").waitFor();
      assert.equal(await idle().inputValue(), "16");
      await look("a limit that is refused");

      await idle().fill("6");
      await button(admin, "Save the settings").click();
      await admin.getByText("The settings are saved.").waitFor();

      assert.match(await admin.locator("body").innerText(), /ends after [56] minutes without use/);
      assert.match(await admin.getByRole("main").innerText(), /As the installation has it/);
      await look("the history of a limit");
    });

    test("an institution is added and worked in, and gets another name", async () => {
      await admin.goto("/settings");
      await link(admin, "Institutions").click();
      await heading(admin, "Institutions").waitFor();
      await link(admin, "Add an institution").click();
      await look("a new institution");
      await button(admin, "Add the institution").click();
      await link(admin, "Enter the name").waitFor();
      await look("a new institution, refused");
      await fill(admin, { Name: "Baltic Example Bank", Number: "752 002", Country: "Sweden (SWE)" });
      await button(admin, "Add the institution").click();
      await admin.getByText("Baltic Example Bank is added.").waitFor();
      await look("the institutions");

      await link(admin, "Rename Baltic Example Bank").click();
      await field(admin, "Name").fill("Bank of the Baltic");
      await look("the name of an institution");
      await button(admin, "Save the name").click();
      await admin.getByText("The name is saved.").waitFor();

      await admin.locator("details.person > summary").click();
      await button(admin, "Work in Bank of the Baltic").click();
      await admin.goto("/settings");
      assert.equal(await field(admin, "Name").inputValue(), "Bank of the Baltic");
    });
  });
}
