// Sessions that end while somebody works: the warning before, in every tab, and the form that was sent too late.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { TRIAL, assertGood, button, field, heading, openDesk } from "./harness.mjs";

/** The warning comes two minutes before: here within seconds of the last use. */
const IDLE_SECS = 125;
const WARNING_MS = 20_000;

let desk;
before(async () => { desk = await openDesk([...TRIAL, "--session-idle-secs", String(IDLE_SECS)]); });
after(() => desk?.close());

test("two minutes before the end every tab warns, and one key in one of them stays", async () => {
  const first = await desk.newPage();
  await desk.enter(first, "agent");
  const second = await first.context().newPage();
  await second.goto("/help");
  const warning = (page) => page.getByRole("alertdialog", { name: "Your session ends soon" });
  await Promise.all([first, second].map((page) => warning(page).waitFor({ timeout: WARNING_MS })));
  await first.bringToFront();
  await assertGood(first, "the warning");
  assert.equal(await first.evaluate(() => document.activeElement.textContent), "Stay signed in");

  await first.keyboard.press("Enter");

  await Promise.all([first, second].map((page) => warning(page).waitFor({ state: "detached" })));
  await first.context().close();
});

for (const javaScriptEnabled of [true, false]) {
  describe(`a form sent after the session ended, ${javaScriptEnabled ? "with" : "without"} JavaScript`, () => {
    let page;
    const town = javaScriptEnabled ? "Naantali" : "Raisio";
    before(async () => {
      page = await desk.newPage({ javaScriptEnabled });
      await desk.enter(page, "supervisor");
    });
    after(() => page?.context().close());

    test("comes back after signing in, and is saved when it is sent", async () => {
      await page.goto("/customers?kind=private&status=active&country=FIN");
      const record = await page.getByRole("rowheader").getByRole("link").nth(3).getAttribute("href");
      await page.goto(`${record}/edit/address`);
      await field(page, "Town").fill(town);
      const { username, password } = desk.signIn("supervisor");
      await desk.command("staff", "end-sessions", "--data-dir", desk.folder, "--username", username);
      await button(page, "Save").click();

      await page.getByText("nothing of it is saved yet").waitFor();
      await field(page, "Username").fill(username);
      await field(page, "Password").fill(password);
      await button(page, "Sign in").click();
      await heading(page, "Customer: edit address").waitFor();
      await page.getByText("Not saved yet.").waitFor();
      if (javaScriptEnabled) await assertGood(page, "the form that waits");

      await button(page, "Send it now").click();
      await page.waitForURL((url) => url.pathname === record);
      await page.getByText(town).first().waitFor();
    });
  });
}
