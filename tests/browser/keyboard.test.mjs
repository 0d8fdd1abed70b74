// The desk without a mouse: the whole way of a correction by keys alone, every stop seen; the single-key shortcuts, where they
// rest, and their switch; where a refused form puts the focus.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { assertQuiet, button, field, find, heading, landed, link, openDesk } from "./harness.mjs";

const MOST_STOPS = 60;

let desk;
let page;
before(async () => { desk = await openDesk(); });
after(() => desk?.close());

/** Presses Tab until the control has the focus; every stop on the way must show that it has it, and lie in full view. */
async function tabTo(control) {
  for (let stop = 0; stop < MOST_STOPS; stop += 1) {
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(whyUnseen), "");
    if (await isFocused(control)) return;
  }
  assert.fail(`no way by Tab to ${control}`);
}

/** Runs in the page: what is wrong with how the focused element shows, or nothing. */
function whyUnseen() {
  const element = document.activeElement;
  const name = element.outerHTML.slice(0, 80);
  if (element === document.body) return "";
  const { outlineStyle, outlineWidth } = getComputedStyle(element);
  if (outlineStyle === "none" || parseFloat(outlineWidth) < 2) return `no outline on ${name}`;
  const box = element.getBoundingClientRect();
  const bar = document.querySelector("header.bar");
  const isCovered = bar && !bar.contains(element) && !element.matches(".skip") && box.bottom < bar.getBoundingClientRect().bottom;
  if (isCovered || box.bottom < 0 || box.top > innerHeight) return `out of view: ${name}`;
  return "";
}

function isFocused(control) {
  return control.evaluate((element) => element === document.activeElement);
}

async function assertFocused(control, what) {
  assert.ok(await isFocused(control), `${what} has the focus`);
}

describe("a correction by keyboard alone", () => {
  before(async () => { page = await desk.newPage(); });
  after(() => page.context().close());

  test("sign in", async () => {
    const { username, password } = desk.signIn("agent");
    await page.goto("/sign-in");
    await page.keyboard.press("Tab");
    await assertFocused(link(page, "Skip to the page"), "the skip link, first of all,");
    await tabTo(field(page, "Username"));
    await page.keyboard.type(username);
    await tabTo(field(page, "Password"));
    await page.keyboard.type(password);
    await page.keyboard.press("Enter");
    await heading(page, /^Home/).waitFor();
  });

  test("skip to the page, find a customer and open it", async () => {
    await page.keyboard.press("Tab");
    await assertFocused(link(page, "Skip to the page"), "the skip link");
    await page.keyboard.press("Enter");
    await assertFocused(page.getByRole("main"), "the page itself");

    await tabTo(page.getByRole("search").getByLabel("Find a customer"));
    await page.keyboard.type("a");
    await page.keyboard.press("Enter");
    await heading(page, /results for/).waitFor();

    const first = page.getByRole("rowheader").getByRole("link").first();
    const name = await first.innerText();
    await tabTo(first);
    await page.keyboard.press("Enter");
    await landed(page, new RegExp(name.split(",")[0]));
  });

  test("open the address and save another one", async () => {
    await tabTo(page.getByRole("link", { name: "Change Address", exact: true }));
    await page.keyboard.press("Enter");
    await heading(page, "Change address").waitFor();
    await tabTo(field(page, "Street and number"));
    await page.keyboard.press("Control+A");
    await page.keyboard.type("Kings street 14");
    await tabTo(button(page, "Save"));
    await page.keyboard.press("Enter");

    await page.getByRole("status").filter({ hasText: /\w/ }).first().waitFor();
    await page.getByText("Kings street 14").first().waitFor();
  });

  test("sign out from the person's menu, which Escape closes", async () => {
    const menu = page.locator(".person summary");
    await tabTo(menu);
    await page.keyboard.press("Enter");
    await link(page, "My account").waitFor();
    await page.keyboard.press("Escape");
    assert.equal(await link(page, "My account").isVisible(), false);
    await assertFocused(menu, "the menu's button");

    await page.keyboard.press("Enter");
    await tabTo(button(page, "Sign out"));
    await page.keyboard.press("Enter");
    await heading(page, "Sign in").waitFor();
    assertQuiet(page);
  });
});

describe("shortcuts", () => {
  before(async () => { page = await desk.pageOf("supervisor"); });
  after(() => page.context().close());

  const findBox = () => page.getByRole("search").getByLabel("Find a customer");

  test("/ goes to the find box, g and a letter to a page", async () => {
    await page.goto("/");
    await page.keyboard.press("/");
    await assertFocused(findBox(), "the find box");
    assert.equal(await findBox().inputValue(), "", "the key itself is not typed");

    await page.keyboard.type("gc");
    assert.equal(await findBox().inputValue(), "gc", "in a field keys are letters");
    assert.equal(new URL(page.url()).pathname, "/");

    await findBox().evaluate((box) => box.blur());
    await page.keyboard.press("g");
    await page.keyboard.press("c");
    await heading(page, /customers$/).waitFor();
  });

  test("j, k and o walk down a list, up again and open", async () => {
    await page.goto("/customers");
    const rows = page.getByRole("rowheader").getByRole("link");
    for (const key of ["j", "j", "j", "k"]) await page.keyboard.press(key);
    await assertFocused(rows.nth(1), "the second row");
    const name = await rows.nth(1).innerText();
    await page.keyboard.press("o");
    await landed(page, new RegExp(name.split(",")[0]));
  });

  test("on a record n begins a note and e opens what can be edited", async () => {
    await page.keyboard.press("n");
    await assertFocused(field(page, "New note"), "the note");
    await page.keyboard.type("en");
    assert.equal(await field(page, "New note").inputValue(), "en");
    await field(page, "New note").fill("");

    await field(page, "New note").evaluate((box) => box.blur());
    await page.keyboard.press("e");
    await assertFocused(page.getByRole("main").locator(".drop").getByRole("link", { name: "Name" }), "the first group");
    await page.keyboard.press("Enter");
    await heading(page, "Change name").waitFor();
  });

  test("in a list n begins a customer; ? opens the help; a modifier keeps a key from being a shortcut", async () => {
    await page.goto("/customers");
    await page.keyboard.press("Alt+n");
    await page.keyboard.press("Control+/");
    await heading(page, /customers$/).waitFor();
    await page.keyboard.press("n");
    await heading(page, "Who is it?").waitFor();
    await page.keyboard.press("?");
    await heading(page, "Help").waitFor();
  });

  test("switched off on My account, no key does anything", async () => {
    await page.goto("/me");
    await page.getByLabel("Single-key shortcuts").uncheck();
    await button(page, "Save the keyboard setting").click();
    await page.getByText("Single-key shortcuts are off.").waitFor();

    for (const key of ["/", "g", "c", "?", "n"]) await page.keyboard.press(key);
    assert.equal(await isFocused(findBox()), false);
    assert.equal(new URL(page.url()).pathname, "/me");
    await heading(page, "My account").waitFor();
    assertQuiet(page);
  });
});

describe("a refused form", () => {
  before(async () => { page = await desk.pageOf("agent"); });
  after(() => page.context().close());

  test("begins at its problems, and each leads to its field with what was typed", async () => {
    await page.goto("/customers/new");
    await field(page, "First name").fill("Matti");
    await field(page, "E-mail").fill("matti at example");
    await button(page, "Look for duplicates").click();

    const problems = page.getByRole("alert");
    await problems.waitFor();
    await assertFocused(problems, "the list of problems");
    assert.match(await page.title(), /^Error: Who is it\?/);
    assert.equal(await field(page, "First name").inputValue(), "Matti");
    assert.equal(await field(page, "E-mail").inputValue(), "matti at example");

    await tabTo(problems.getByRole("link", { name: "Enter the last name" }));
    await page.keyboard.press("Enter");
    await assertFocused(field(page, "Last name"), "the field");
    assert.equal(await field(page, "Last name").getAttribute("aria-invalid"), "true");
  });

  test("of an empty find says what to enter", async () => {
    await page.goto("/");
    await find(page, "");
    await page.getByRole("alert").getByRole("link").first().click();
    await assertFocused(page.getByRole("main").getByRole("textbox"), "the find box");
    assertQuiet(page);
  });
});
