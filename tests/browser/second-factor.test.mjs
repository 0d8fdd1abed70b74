// The second factor on a desk as for real use: the first sign-in sets up an authenticator and shows recovery codes, the next ones
// ask for a code, a recovery code opens once, and another phone takes over. Once with scripts and once without; every page in
// every look.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { SERVE, assertGood, button, codeOf, field, heading, link, openDesk } from "./harness.mjs";
import { giveThePassword, invited, signOut } from "./newcomer.mjs";

let desk;
before(async () => { desk = await openDesk(SERVE); });
after(() => desk?.close());

for (const javaScriptEnabled of [true, false]) {
  const username = javaScriptEnabled ? "saga.lindqvist" : "otso.berg";

  describe(`a sign-in with a second factor, ${javaScriptEnabled ? "with" : "without"} JavaScript`, () => {
    let page;
    let key;
    let codes;
    // Axe is a script of its own: without scripts the pages are those of the other run.
    const look = (where) => (javaScriptEnabled ? assertGood(page, where) : undefined);

    before(async () => {
      page = await desk.newPage({ javaScriptEnabled });
      await invited(desk, page, username);
    });
    after(() => page?.context().close());

    test("the first one sets up an authenticator", async () => {
      await giveThePassword(page, username);
      await heading(page, "Set up your second factor").waitFor();
      await page.getByRole("img", { name: "QR code for the authenticator app" }).waitFor();
      await look("the enrolment");

      await field(page, "Code").fill("12");
      await button(page, "Finish and sign in").click();
      await page.getByRole("link", { name: "Code must be six digits" }).waitFor();
      await look("the enrolment, refused");

      key = await page.locator(".key").innerText();
      await field(page, "Code").fill(codeOf(key, -1));
      await button(page, "Finish and sign in").click();
      await heading(page, "Keep your recovery codes").waitFor();
      codes = await page.getByRole("list", { name: "Recovery codes" }).getByRole("listitem").allInnerTexts();
      assert.equal(codes.length, 10);
      await look("the recovery codes");

      await link(page, "I have kept them").click();
      await heading(page, "My account").waitFor();
    });

    test("the next one asks for a code, and nothing else opens", async () => {
      await signOut(page);
      await giveThePassword(page, username);
      await heading(page, "Show that it is you").waitFor();
      await page.goto("/customers");
      await heading(page, "Show that it is you").waitFor();
      await look("the second factor");

      await field(page, "Code").fill("000000");
      await button(page, "Sign in").click();
      await page.getByRole("link", { name: /^The code is not right/ }).waitFor();
      await look("the second factor, refused");
      await field(page, "Code").fill(codeOf(key));
      await button(page, "Sign in").click();
      await heading(page, /customers$/).waitFor();
    });

    test("a recovery code opens instead", async () => {
      await signOut(page);
      await giveThePassword(page, username);
      await link(page, "Use a recovery code").click();
      await look("the recovery code");
      await field(page, "Recovery code").fill(codes[0].toUpperCase());
      await button(page, "Sign in").click();
      await heading(page, "My account").waitFor();

      await link(page, "Authenticator app").click();
      await page.getByText("9 of 10 left").waitFor();
      await look("the own second factor");
    });

    test("another phone takes over, and new recovery codes replace the old ones", async () => {
      await link(page, "Replace the authenticator").click();
      await look("a replaced authenticator");
      const newer = await page.locator(".key").innerText();
      assert.notEqual(newer, key);
      await field(page, "Code").fill(codeOf(newer));
      await button(page, "Replace the authenticator").click();
      await page.getByText("The new authenticator counts from now on.").waitFor();

      await button(page, "Make new recovery codes").click();
      await heading(page, "Keep your recovery codes").waitFor();
      const list = page.getByRole("list", { name: "Recovery codes" });
      assert.ok(!(await list.innerText()).includes(codes[1]));
      await link(page, "I have kept them").click();
      await page.getByText("10 of 10 left").waitFor();
      await page.goto("/me/proof?next=%2Fme");
      await look("a proof");
      await field(page, "Code").fill(codeOf(newer, 1));
      await button(page, "Go on").click();
      await heading(page, "My account").waitFor();
    });
  });
}
