// What a hurried or crowded desk must not lose: two people in one customer, one button pressed twice, a page left too early,
// a number shown for a moment, a session that ends.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { assertAccessible, assertQuiet, button, fact, field, fill, find, group, heading, link, openDesk } from "./harness.mjs";

let desk;
let person;
let withMobile;
before(async () => {
  desk = await openDesk();
  const page = await desk.pageOf("agent");
  await page.goto("/customers?kind=private&status=active&country=FIN");
  person = await page.getByRole("rowheader").getByRole("link").first().getAttribute("href");
  for (const row of await page.getByRole("rowheader").getByRole("link").all()) {
    const other = await desk.pageOf("agent");
    withMobile = await row.getAttribute("href");
    await other.goto(withMobile);
    const count = await button(other, "Copy Mobile").count();
    await other.context().close();
    if (count === 1) break;
  }
  await page.context().close();
});
after(() => desk?.close());

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? "with JavaScript" : "without JavaScript";

  test(`two people edit one address: the second sees both versions, chooses, and loses nothing, ${how}`, async () => {
    const first = await desk.pageOf("agent", { javaScriptEnabled });
    const second = await desk.pageOf("supervisor", { javaScriptEnabled });
    for (const page of [first, second]) await page.goto(`${person}/edit/address`);

    const [theirs, mine] = [`Theirs street ${how.length}`, `My street ${how.length}`];
    await fill(first, { "Street and number": theirs, "Postcode": "22100" });
    await button(first, "Save").click();
    await first.getByText(theirs).first().waitFor();
    await fill(second, { "Street and number": mine, "Address line 2": `Floor ${how.length}` });
    await button(second, "Save").click();

    await heading(second, "Someone changed this customer while you were editing").waitFor();
    const street = await second.getByRole("row", { name: /^Street and number/ }).innerText();
    assert.ok(street.includes(theirs) && street.includes(mine), street);
    await button(second, "Save these values").click();
    await second.getByRole("alert").getByText("Choose which street and number to keep").waitFor();

    await second.getByRole("group", { name: "Keep for Street and number" }).getByLabel("Keep mine").check();
    await button(second, "Save these values").click();
    const address = fact(second, "Base address");
    await address.waitFor();
    const saved = await address.innerText();
    for (const kept of [mine, `Floor ${how.length}`, "22100"]) assert.ok(saved.includes(kept), `${kept} in ${saved}`);
    for (const page of [first, second]) {
      assertQuiet(page);
      await page.context().close();
    }
  });

  test(`Create pressed twice makes one customer, ${how}`, async () => {
    const number = javaScriptEnabled ? "TWICE-1" : "TWICE-2";
    const page = await desk.pageOf("agent", { javaScriptEnabled });
    await page.goto("/customers/new");
    await fill(page, {
      "First name": "Tuplia",
      "Last name": number,
      "Customer number": number,
      "Kind of registration number": "Other number",
      "Registration number": number,
    });
    await button(page, "Look for duplicates").click();
    await fill(page, { "Street and number": "Kings street 12", "Postcode": "22100", "Town": "Mariehamn" });
    await button(page, "Check the answers").click();
    await button(page, "Create the customer").dblclick();
    await heading(page, `Tuplia ${number}`).waitFor();
    const made = page.url();

    await page.goBack();
    await page.goto("/customers");
    await find(page, `tuplia ${number.slice(-1)}`);
    await heading(page, /^1 result/).waitFor();
    await find(page, number);
    await heading(page, `Tuplia ${number}`).waitFor();
    assert.equal(page.url(), made);
    assertQuiet(page);
    await page.context().close();
  });
}

describe("what scripts add", () => {
  test("a form with something typed asks before it is left, and not when it is saved", async () => {
    const page = await desk.pageOf("agent");
    const asked = [];
    page.on("dialog", (dialog) => {
      asked.push(dialog.type());
      return dialog.dismiss();
    });
    await page.goto(`${person}/edit/contact`);
    await field(page, "Phone").fill("018 12 345");

    await link(page.getByRole("main"), "Cancel").click({ noWaitAfter: true });
    await waitUntil(() => asked.length > 0);
    assert.deepEqual(asked, ["beforeunload"]);
    assert.equal(await field(page, "Phone").inputValue(), "018 12 345", "it stays as it was typed");

    await button(page, "Save").click();
    await fact(page, "Phone").getByText("+358 18 12345").waitFor();
    assert.equal(asked.length, 1);
    assertQuiet(page);
    await page.context().close();
  });

  test("the copy button copies the number and says so", async () => {
    const page = await desk.pageOf("agent");
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"], { origin: desk.origin });
    await page.goto(person);
    const copy = button(page, "Copy customer number");
    await copy.click();

    await page.getByRole("status").getByText("Copied").waitFor();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), await copy.getAttribute("data-copy"));
    assert.match(await copy.getAttribute("data-copy"), /^C\d+$/);
    assert.equal(await group(page, "Numbers").getByRole("button", { name: /Copy registration number/i }).count(), 0);
    await page.context().close();
  });

  test("a revealed number hides after a minute, and is not there when one comes back", async () => {
    const page = await desk.pageOf("agent");
    await page.clock.install();
    await page.goto(`${person}/reveal`);
    await field(page, "Reason").selectOption({ index: 1 });
    await button(page, "Reveal and record").click();
    const shown = page.locator("[data-secret]");
    const secret = await shown.innerText();
    assert.match(secret, /^\d{6}[-+A-FU-Y]\d{3}\w$/);
    assert.ok(!page.url().includes(secret));

    await page.clock.runFor(50_000);
    assert.equal(await shown.innerText(), secret);
    assert.match(await page.getByText(/^Hides in/).innerText(), /^Hides in (9|10) seconds$/);
    await page.clock.runFor(11_000);
    await heading(page, /./).waitFor();
    await page.waitForURL(`**${person}`);
    assert.ok(!(await page.content()).includes(secret));
    await page.goBack();
    assert.ok(!(await page.content()).includes(secret));

    await page.goto(`${person}/history`);
    await page.getByText("Registration number revealed").first().waitFor();
    assertQuiet(page);
    await page.context().close();
  });

  test("an auditor sees a mobile masked, cannot copy it, and reveals it for a minute", async () => {
    const page = await desk.pageOf("auditor");
    await page.clock.install();
    await page.goto(withMobile);
    assert.match(await fact(page, "Mobile").innerText(), /•••• \d{4}/);
    assert.equal(await button(page, "Copy Mobile").count(), 0);
    await assertAccessible(page);
    await link(page, "Reveal Mobile").click();
    await heading(page, "Reveal the mobile").waitFor();
    await assertAccessible(page);
    await field(page, "Reason").selectOption({ index: 1 });
    await button(page, "Reveal and record").click();
    const shown = page.locator("[data-secret]");
    const secret = await shown.innerText();
    assert.match(secret, /^\+\d[\d ()-]+\d$/);
    await assertAccessible(page);

    await page.clock.runFor(61_000);
    await page.waitForURL(`**${withMobile}`);
    assert.ok(!(await page.content()).includes(secret));
    await page.goto(`${withMobile}/history`);
    await page.getByText("Mobile revealed").first().waitFor();
    await page.goto(`${withMobile}/looks?page=reveal`);
    await page.getByText("Revealed the mobile").first().waitFor();
    assertQuiet(page);
    await page.context().close();
  });

  test("two minutes before a session ends the desk says so, and one key keeps it open", async () => {
    const page = await desk.pageOf("agent");
    await page.clock.install();
    await page.goto("/customers");
    const warning = page.getByRole("alertdialog", { name: "Your session ends soon" });
    await page.clock.fastForward("14:00");
    await warning.waitFor();
    await page.keyboard.press("Enter");
    await warning.waitFor({ state: "detached" });
    assertQuiet(page);
    await page.context().close();
  });
});

async function waitUntil(holds) {
  for (let waited = 0; waited < 100; waited += 1) {
    if (holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.fail("it did not come");
}
