// Sessions that end while somebody works: the warning before, in every tab, and the form that was sent too late.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { TRIAL, assertAccessible, assertGood, button, field, heading, openDesk } from "./harness.mjs";

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

describe("a form sent after the session ended", () => {
  /** Long enough to fill in a form and to look at the page that waits. */
  const SHORT_SECS = 20;
  let other;
  let pages;
  before(async () => {
    other = await openDesk([...TRIAL, "--session-idle-secs", String(SHORT_SECS)]);
    pages = await Promise.all([true, false].map((javaScriptEnabled) => other.newPage({ javaScriptEnabled })));
  });
  after(() => other?.close());

  test("comes back after signing in, and is saved when it is sent, with and without JavaScript", async () => {
    const towns = ["Naantali", "Raisio"];
    const records = [];
    for (const [place, page] of pages.entries()) {
      await other.enter(page, "supervisor");
      await page.goto("/customers?kind=private&status=active&country=FIN");
      records.push(await page.getByRole("rowheader").getByRole("link").nth(3 + place).getAttribute("href"));
      await page.goto(`${records[place]}/edit/address`);
      await field(page, "Town").fill(towns[place]);
    }
    await new Promise((resolve) => setTimeout(resolve, (SHORT_SECS + 1) * 1000));

    const { username, password } = other.signIn("supervisor");
    for (const [place, page] of pages.entries()) {
      await button(page, "Save").click();
      await page.getByText("nothing of it is saved yet").waitFor();
      await field(page, "Username").fill(username);
      await field(page, "Password").fill(password);
      await button(page, "Sign in").click();
      await heading(page, "Customer: edit address").waitFor();
      await page.getByText("Not saved yet.").waitFor();
      if (place === 0) await assertAccessible(page, "the form that waits");

      await button(page, "Send it now").click();
      await page.waitForURL((url) => url.pathname === records[place]);
      await page.getByText(towns[place]).first().waitFor();
    }
  });
});
