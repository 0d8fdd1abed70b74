// The admin's story in Chromium, with scripts and without: a new person and the link, the person's first sign-in, other roles,
// which sign them out on the next click, a locked account, the access review, and the end.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { assertGood, assertQuiet, button, fact, field, group, heading, link, openDesk } from "./harness.mjs";

const PASSWORD = "lantern meadow forty two";

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? "with scripts" : "without scripts";

  describe(`staff, ${how}`, () => {
    let desk;
    let admin;
    let person;
    let invitation;

    const look = async (page, where) => (javaScriptEnabled ? assertGood(page, where) : assertQuiet(page));
    const enter = async (page) => {
      await page.goto("/sign-in");
      await field(page, "Username").fill("tuuli.raud");
      await field(page, "Password").fill(PASSWORD);
      await button(page, "Sign in").click();
    };
    const openDeed = async (name) => {
      await link(admin, "Staff").first().click();
      await link(admin, "Tuuli Raud").click();
      await admin.locator("summary", { hasText: "Account" }).click();
      await link(admin, name).first().click();
    };
    const giveReason = async (reason, deed) => {
      await field(admin, "Reason").selectOption({ label: reason });
      await button(admin, deed).click();
    };

    before(async () => {
      desk = await openDesk();
      admin = await desk.newPage({ javaScriptEnabled });
      person = await desk.newPage({ javaScriptEnabled });
      await desk.enter(admin, "admin");
    });
    after(() => desk.close());

    test("a new person gets a link, shown once", async () => {
      await link(admin, "Staff").first().click();
      await heading(admin, "Staff: 4 people").waitFor();
      await look(admin, "the staff");

      await link(admin, "New person").click();
      await look(admin, "a new person");
      await button(admin, "Add and make a link").click();
      await link(admin, "Choose at least one role").waitFor();
      await look(admin, "a new person, refused");
      await field(admin, "Name").fill("Tuuli Raud");
      await field(admin, "Username").fill("tuuli.raud");
      await field(admin, "E-mail").fill("tuuli.raud@example.com");
      await admin.getByLabel(/^Agent/).check();
      await button(admin, "Add and make a link").click();
      await heading(admin, "Give Tuuli Raud this link").waitFor();
      invitation = (await admin.locator("[data-link]").innerText()).trim();
      assert.match(invitation, /^http:\/\/.*\/invitation\/\S{43}$/);
      await look(admin, "the link");

      await link(admin, "I have passed it on").click();
      await heading(admin, "Tuuli Raud").waitFor();
      await admin.getByText("There is no password yet.").waitFor();
      await look(admin, "an invited person");
      await assert.rejects(admin.goBack(), /ERR_CACHE_MISS/, "going back shows no link: Chromium has kept no page");
      await admin.waitForURL("chrome-error://chromewebdata/");
      await admin.goto("/staff");
    });

    test("the person sets a password on it and signs in", async () => {
      await person.goto(invitation);
      await field(person, "Password").fill(PASSWORD);
      await field(person, "Password again").fill(PASSWORD);
      await button(person, "Set the password").click();
      await enter(person);
      await heading(person, /^Home/).waitFor();
      await link(person, "Customers").first().click();
      await heading(person, /customers$/).waitFor();
    });

    test("other roles sign the person out on the next click", async () => {
      await openDeed("Change the roles");
      await look(admin, "changing roles");
      await admin.getByLabel(/^Agent/).uncheck();
      await admin.getByLabel(/^Auditor/).check();
      await giveReason("Other duties", "Change the roles");
      await admin.getByText("The roles are changed.").waitFor();
      await fact(admin, "Roles").getByText("Auditor").waitFor();

      await person.reload();
      await heading(person, "Sign in").waitFor();
      await enter(person);
      await heading(person, /^Home/).waitFor();
      assert.equal(await link(person, "Private").count(), 0, "an auditor creates nobody");
    });

    test("the admin sees from where the person is signed in, and the person sees it too", async () => {
      await admin.reload();
      const sessions = group(admin, "Signed in now");
      await sessions.getByText("Chrome on Linux").waitFor();
      await sessions.getByText("from 127.0.0.1").first().waitFor();
      await look(admin, "a person's record");
      await link(admin, "All history").click();
      await admin.getByRole("listitem").filter({ hasText: "became Auditor" }).first().waitFor();
      await look(admin, "a person's history");
      await person.goto("/me");
      await group(person, "Signed in now").getByText("This one").waitFor();
      await look(person, "my account");
    });

    test("the access review asks for everybody and is signed off", async () => {
      await link(admin, "Staff").first().click();
      await link(admin, "Access review").click();
      await heading(admin, "Access review").waitFor();
      await look(admin, "the access review");
      await button(admin, "Sign off").click();
      await link(admin, "Choose what becomes of this person").first().waitFor();
      for (const keep of await admin.getByLabel("Keep", { exact: true }).all()) await keep.check();
      await button(admin, "Sign off").click();
      await admin.getByText("The review is signed off.").waitFor();
      await admin.getByText("Signed off. Kept: 5.").waitFor();
      await look(admin, "a signed review");
    });

    test("who is disabled is out on the next click and does not come in again", async () => {
      await openDeed("Disable the account");
      await look(admin, "disabling");
      await giveReason("Left the institution", "Disable the account");
      await admin.getByText("The account is disabled and its sessions are ended.").waitFor();
      await look(admin, "a disabled person");

      await person.reload();
      await heading(person, "Sign in").waitFor();
      await enter(person);
      await link(person, /^The username or password is not right/).waitFor();
    });
  });
}
