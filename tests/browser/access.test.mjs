// Every page for everybody: axe finds nothing on any of them, light or dark, wide or narrow; none scrolls sideways; none
// complains in the console. The list is held against the program's own route table, so that a new page must be put on it.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import {
  assertAccessible, assertGood, assertQuiet, button, field, fill, find, heading, openDesk,
} from "./harness.mjs";

let desk;
let records;
const pages = {};
before(async () => {
  desk = await openDesk();
  pages.anybody = await desk.newPage();
  await Promise.all(["agent", "supervisor", "auditor", "admin"].map(async (role) => { pages[role] = await desk.pageOf(role); }));
  records = await prepare(pages.supervisor);
});
after(() => desk?.close());

/** Closing takes one person from here on. */
async function nothingWaitsToClose() {
  const { admin } = pages;
  await admin.goto("/settings");
  await admin.getByLabel("Closing of a customer, account or card").uncheck();
  await button(admin, "Save the settings").click();
  await admin.getByText("The settings are saved.").waitFor();
}

/** The records and drafts that the pages below are about. */
async function prepare(page) {
  const { origin } = desk;
  const inList = async (list, place = 0) => {
    await page.goto(list);
    return new URL(await page.getByRole("rowheader").getByRole("link").nth(place).getAttribute("href"), origin).pathname;
  };
  const first = (query) => inList(`/customers?${query}`);
  const found = {
    person: await first("kind=private&status=active&country=FIN"),
    company: await first("kind=corporate&sort=company&status=active"),
    department: await first("kind=corporate&sort=department"),
    suspended: await first("status=suspended"),
    account: await inList("/accounts?status=ok"),
    accountBlocked: await inList("/accounts?status=blocked"),
    accountClosing: await inList("/accounts?status=to_close"),
    accountInCollection: await inList("/accounts?status=collection"),
    card: await inList("/cards?status=ok"),
    cardBlocked: await inList("/cards?status=blocked"),
    cardLost: await inList("/cards?status=lost"),
  };
  found.leaving = await withNothing(page, found.suspended);
  await nothingWaitsToClose();
  await page.goto(`${found.leaving}/closure`);
  await field(page, "Reason").selectOption({ index: 1 });
  await button(page, "Close this customer").click();
  await page.getByText("The customer is closed now.").waitFor();

  const agent = pages.agent;
  await agent.goto(`${found.person}/edit/name`);
  await fill(agent, { "Last name": "Ahlgren" });
  await button(agent, "Save").click();
  await agent.getByRole("link", { name: "See what would change" }).click();
  found.proposal = new URL(agent.url()).pathname;

  await page.goto(found.person);
  const mobile = (await page.getByRole("button", { name: "Copy Mobile" }).getAttribute("data-copy"));
  found.number = await page.getByRole("button", { name: "Copy customer number", exact: true }).getAttribute("data-copy");
  found.draftAlike = await begin(page, "ALIKE-1", mobile);
  found.draft = await begin(page, "NEW-1", "");
  await fill(page, { "Street and number": "Kings street 12", "Postcode": "22100", "Town": "Mariehamn" });
  await button(page, "Check the answers").click();
  await heading(page, "Check the answers").waitFor();

  await find(page, "ann");
  await heading(page, /results? for/).waitFor();
  found.find = new URL(page.url()).pathname;

  const told = await desk.command(
    "staff", "add", "--data-dir", desk.folder, "--username", "eino.new", "--name", "Eino New", "--role", "agent",
  );
  found.invitation = /\/invitation\/\S+/.exec(told)[0];
  const vera = ["--data-dir", desk.folder, "--username", "vera.gone"];
  await desk.command("staff", "add", ...vera, "--name", "Vera Gone", "--role", "auditor");
  await desk.command("staff", "disable", ...vera);
  const admin = await desk.pageOf("admin");
  await admin.goto("/staff");
  const named = async (name) => new URL(await admin.getByRole("link", { name }).getAttribute("href"), origin).pathname;
  [found.colleague, found.own, found.gone] = [await named("Saga Lindqvist"), await named("Aino Salmi"), await named("Vera Gone")];
  await admin.context().close();
  return found;
}

async function begin(page, number, mobile) {
  await page.goto("/customers/new");
  await fill(page, {
    "First name": "Tove",
    "Last name": "Sundblom",
    "Customer number": number,
    "Kind of registration number": "Other number",
    "Registration number": number,
    "Mobile": mobile,
  });
  await button(page, "Look for duplicates").click();
  await heading(page, /looks? like this one|Address and the rest/).waitFor();
  return /\/customers\/new\/[0-9a-f-]{36}/.exec(page.url())[0];
}

/** A customer who owns and holds nothing, since only such a one can leave; not the one at this address. */
async function withNothing(page, other) {
  await page.goto("/customers?status=suspended");
  const links = await page.getByRole("rowheader").getByRole("link").evaluateAll((all) => all.map((one) => one.getAttribute("href")));
  for (const address of links.filter((one) => one !== other)) {
    await page.goto(address);
    const words = await page.getByRole("main").innerText();
    if (words.includes("Owns no account.") && words.includes("Holds no card.")) return address;
  }
  throw new Error("every suspended customer has something");
}

/** What stands behind each GET of the route table: whose page, and which addresses. */
const PAGES = {
  "/sign-in": [["anybody", () => "/sign-in"]],
  "/invitation/{token}": [["anybody", () => records.invitation]],
  "/": [["agent", () => "/"], ["auditor", () => "/"], ["admin", () => "/"]],
  "/help": [["supervisor", () => "/help"], ["admin", () => "/help"]],
  "/help/roles": [["agent", () => "/help/roles"]],
  "/me": [["agent", () => "/me"]],
  "/me/proof": [["agent", () => "/me/proof"]],
  "/me/second-factor": [["agent", () => "/me/second-factor"]],
  "/me/second-factor/authenticator": [["agent", () => "/me/second-factor/authenticator"]],
  "/staff": [["admin", () => "/staff"], ["admin", () => "/staff?status=locked"]],
  "/staff/new": [["admin", () => "/staff/new"]],
  "/staff/review": [["admin", () => "/staff/review"]],
  "/staff/{id}": [
    ["admin", () => records.colleague], ["admin", () => records.own], ["admin", () => records.gone],
  ],
  "/staff/{id}/particulars": [["admin", () => `${records.colleague}/particulars`]],
  "/staff/{id}/own-record": [["admin", () => `${records.colleague}/own-record`]],
  "/staff/{id}/history": [["admin", () => `${records.colleague}/history`], ["admin", () => `${records.gone}/history?kind=sign-ins`]],
  ...Object.fromEntries(["roles", "disablement", "invitation", "sessions"].map(
    (deed) => [`/staff/{id}/${deed}`, [["admin", () => `${records.colleague}/${deed}`]]],
  )),
  "/staff/{id}/enablement": [["admin", () => `${records.gone}/enablement`]],
  "/settings": [["admin", () => "/settings"]],
  "/find/{term}": [["agent", () => records.find]],
  "/customers": [["agent", () => "/customers"], ["auditor", () => "/customers?kind=private&country=FIN&order=z-a"]],
  "/customers/new": [["agent", () => "/customers/new"], ["agent", () => "/customers/new?kind=corporate"]],
  "/customers/new/{draft}": [["supervisor", () => records.draftAlike]],
  "/customers/new/{draft}/identity": [["supervisor", () => `${records.draft}/identity`]],
  "/customers/new/{draft}/rest": [["supervisor", () => `${records.draft}/rest`]],
  "/customers/new/{draft}/check": [["supervisor", () => `${records.draft}/check`]],
  "/customers/{id}": [
    ["agent", () => records.person],
    ["auditor", () => records.company],
    ["agent", () => records.department],
    ["supervisor", () => records.suspended],
    ["agent", () => records.leaving],
  ],
  "/customers/{id}/edit/{group}": [
    ...["name", "person", "registration", "contact", "address", "temporary-address", "care"]
      .map((group) => ["agent", () => `${records.person}/edit/${group}`]),
    ["agent", () => `${records.company}/edit/name`],
    ["agent", () => `${records.company}/edit/organisation`],
  ],
  "/customers/{id}/picture": [["agent", () => `${records.person}/picture`], ["auditor", () => `${records.company}/picture`]],
  "/customers/{id}/notes": [["agent", () => `${records.person}/notes`]],
  "/customers/{id}/returned-post": [["agent", () => `${records.person}/returned-post`]],
  "/customers/{id}/history": [["auditor", () => `${records.leaving}/history`], ["auditor", () => `${records.leaving}/history?kind=edits&field=mobile`]],
  "/customers/{id}/as-it-was": [["auditor", () => `${records.person}/as-it-was?on=${new Date().toISOString().slice(0, 10)}`]],
  "/customers/{id}/looks": [["auditor", () => `${records.leaving}/looks`], ["supervisor", () => `${records.leaving}/looks?page=reveal`]],
  "/customers/{id}/reveal": [["agent", () => `${records.person}/reveal`], ["auditor", () => `${records.person}/reveal?field=mobile`]],
  "/customers/{id}/suspension": [["agent", () => `${records.person}/suspension`]],
  "/customers/{id}/resumption": [["agent", () => `${records.suspended}/resumption`]],
  "/customers/{id}/closure": [["supervisor", () => `${records.person}/closure`]],
  "/customers/{id}/reopening": [["supervisor", () => `${records.leaving}/reopening`]],

  "/reviews": [["supervisor", () => "/reviews"], ["agent", () => "/reviews?show=mine"], ["auditor", () => "/reviews?show=ended"], ["admin", () => "/reviews"]],
  "/reviews/checks": [["supervisor", () => "/reviews/checks"], ["agent", () => "/reviews/checks"]],
  "/reviews/outcomes": [["supervisor", () => "/reviews/outcomes"]],
  "/reviews/{proposal}": [["supervisor", () => records.proposal], ["auditor", () => records.proposal]],

  "/care": [["agent", () => "/care"], ["supervisor", () => "/care?show=missing&field=mobile"], ["agent", () => "/care?show=returned"]],
  "/audit": [["auditor", () => "/audit"], ["auditor", () => "/audit?kind=edits&person=saga.lindqvist&from=2020-01-01"]],
  "/audit/export": [["auditor", () => "/audit/export?kind=edits"]],

  "/institutions": [["admin", () => "/institutions"]],
  "/institutions/new": [["admin", () => "/institutions/new"]],
  "/institutions/{id}/name": [["admin", () => "/institutions/1/name"]],
  "/settings/checks": [["admin", () => "/settings/checks"]],
  "/settings/products": [["admin", () => "/settings/products"]],
  "/settings/products/account/new": [["admin", () => "/settings/products/account/new"]],
  "/settings/products/card/new": [["admin", () => "/settings/products/card/new"]],

  "/accounts": [["agent", () => "/accounts"], ["auditor", () => "/accounts?status=blocked"]],
  "/accounts/new": ["requested", "registered"]
    .map((way) => ["agent", () => `/accounts/new?customer=${id(records.person)}&way=${way}`]),
  "/accounts/{id}": [
    ["agent", () => records.account],
    ["auditor", () => records.accountClosing],
    ["supervisor", () => records.accountInCollection],
  ],
  "/accounts/{id}/edit/{group}": ["details", "statement-address"]
    .map((group) => ["agent", () => `${records.account}/edit/${group}`]),
  "/accounts/{id}/history": [["auditor", () => `${records.account}/history`]],
  "/accounts/{id}/ownership": [["agent", () => `${records.account}/ownership`]],
  "/accounts/{id}/block": [["agent", () => `${records.account}/block`]],
  "/accounts/{id}/unblocking": [["agent", () => `${records.accountBlocked}/unblocking`]],
  "/accounts/{id}/closure": [["agent", () => `${records.account}/closure`]],
  "/accounts/{id}/reopening": [["agent", () => `${records.accountClosing}/reopening`]],
  "/accounts/{id}/collection": [["supervisor", () => `${records.account}/collection`]],
  "/accounts/{id}/release": [["supervisor", () => `${records.accountInCollection}/release`]],

  "/wallet": [["agent", () => "/wallet"], ["auditor", () => "/wallet?reason=no_mobile"]],
  "/cards": [["agent", () => "/cards"], ["auditor", () => "/cards?status=lost"]],
  "/cards/new": ["requested", "registered"]
    .map((way) => ["agent", () => `/cards/new?account=${id(records.account)}&way=${way}`]),
  "/cards/{id}": [["agent", () => records.card], ["supervisor", () => records.cardLost], ["auditor", () => records.cardBlocked]],
  "/cards/{id}/edit/{group}": ["numbers", "embossing", "wallet"].map((group) => ["agent", () => `${records.card}/edit/${group}`]),
  "/cards/{id}/history": [["auditor", () => `${records.card}/history`]],
  "/cards/{id}/holder": [["agent", () => `${records.card}/holder`]],
  "/cards/{id}/replacement": [["agent", () => `${records.cardLost}/replacement`]],
  "/cards/{id}/reissue": [["agent", () => `${records.card}/reissue`]],
  ...Object.fromEntries(["block", "suspicion", "no-renewal", "loss", "theft", "closure", "fraud-closure"]
    .map((change) => [`/cards/{id}/${change}`, [["agent", () => `${records.card}/${change}`]]])),
  "/cards/{id}/unblocking": [["agent", () => `${records.cardBlocked}/unblocking`]],
  "/cards/{id}/recovery": [["supervisor", () => `${records.cardLost}/recovery`]],
};

/** The id at the end of a record's address. */
function id(address) {
  return address.split("/").at(-1);
}

const NOT_PAGES = ["/health/live", "/health/ready", "/static/{file}", "/favicon.ico"];
/** Forms like those of the other deeds, which open only for somebody who is locked out or has a second factor; what only staff
 * who are customers are asked: see own-record.test.mjs; and what is drawn in the night, after which the trial has not yet run. */
const SELDOM = ["/staff/{id}/unlocking", "/staff/{id}/second-factor", "/customers/{id}/namesake", "/reviews/checks/{event}"];
/** There only where the desk sends mail, or the browser has a device for passkeys: see mail.test.mjs and passkeys.test.mjs. */
const EQUIPPED = ["/staff/{id}/messages", "/me/second-factor/passkeys/new", "/me/second-factor/passkeys/{passkey}"];
/** Open only half-way, which a trial asks of nobody: see second-factor.test.mjs and passkeys.test.mjs. */
const HALF_WAY = ["/sign-in/second-factor", "/sign-in/enrolment", "/sign-in/enrolment/passkey"];
/** There only once a session ended in the middle of something: see sessions.test.mjs. */
const TOO_LATE = ["/parked/{parked}"];

/** Pages that a form or a mistake leads to: whose, where it begins, and how to get there. */
const ANSWERS = [
  ["a sign-in without a password", "anybody", () => "/sign-in", (page) => button(page, "Sign in").click()],
  ["an invitation with a short password", "anybody", () => records.invitation, async (page) => {
    await field(page, "Password").fill("kettle");
    await button(page, "Set the password").click();
  }],
  ["an invitation that is gone", "anybody", () => "/invitation/gone"],
  ["a password change without anything", "agent", () => "/me", (page) => button(page, "Change the password").click()],
  ["an authenticator without a code", "agent", () => "/me/second-factor/authenticator", (page) => button(page, "Set up the authenticator").click()],
  ["a proof without a password", "agent", () => "/me/proof", (page) => button(page, "Go on").click()],
  ["a new person without anything", "admin", () => "/staff/new", (page) => button(page, "Add and make a link").click()],
  ["a review without a decision", "admin", () => "/staff/review", (page) => button(page, "Sign off").click()],
  ["a disabling without a reason", "admin", () => `${records.colleague}/disablement`, (page) => button(page, "Disable the account").click()],
  ["settings without a name", "admin", () => "/settings", async (page) => {
    await field(page.getByRole("main"), "Name").fill("");
    await button(page, "Save the settings").click();
  }],
  ["an audit of what cannot be searched for", "auditor", () => "/audit?person=nobody.here&from=yesterday"],
  ["an export without a reason", "auditor", () => "/audit/export", (page) => button(page, "Export as CSV").click()],
  ["a find of nothing", "agent", () => "/", (page) => find(page, "")],
  ["a find without results", "agent", () => "/", async (page) => {
    await find(page, "zzzz qqqq");
    await heading(page, /^0 results/).waitFor();
  }],
  ["a list without rows", "agent", () => "/customers?kind=private&country=ABW"],
  ["a new person without anything", "agent", () => "/customers/new", (page) => button(page, "Look for duplicates").click()],
  ["a new company without anything", "agent", () => "/customers/new?kind=corporate", (page) => button(page, "Look for duplicates").click()],
  ["a customer number that is taken", "agent", () => "/customers/new", async (page) => {
    await fill(page, {
      "First name": "Tove",
      "Last name": "Sundblom",
      "Customer number": records.number,
      "Kind of registration number": "Other number",
      "Registration number": "TAKEN-1",
    });
    await button(page, "Look for duplicates").click();
    await page.getByText("already belongs to").waitFor();
  }],
  ["a wrong check digit", "agent", () => "/customers/new", async (page) => {
    await fill(page, {
      "First name": "Tove",
      "Last name": "Sundblom",
      "Customer number": "CHECK-1",
      "Kind of registration number": "Finnish personal identity code (HETU)",
      "Registration number": "140385-308T",
      "Date of birth": ["14", "3", "1985"],
    });
    await button(page, "Look for duplicates").click();
    await page.getByLabel(/^I have checked the registration number/).waitFor();
  }],
  ["the rest of a customer, emptied", "supervisor", () => `${records.draft}/rest`, async (page) => {
    await fill(page, { "Street and number": "", "Town": "" });
    await button(page, "Check the answers").click();
  }],
  ["an address, emptied", "agent", () => `${records.person}/edit/address`, async (page) => {
    await fill(page, { "Street and number": "", "Town": "" });
    await button(page, "Save").click();
  }],
  ["a date that is no date", "agent", () => `${records.person}/edit/person`, async (page) => {
    await fill(page, { "Date of birth": ["31", "feb", "1985"] });
    await button(page, "Save").click();
  }],
  ["an empty note", "agent", () => `${records.person}/notes`, (page) => button(page, "Add note").click()],
  ["a suspension without a reason", "agent", () => `${records.person}/suspension`, (page) => button(page, "Suspend this customer").click()],
  ["a reveal without a reason", "agent", () => `${records.person}/reveal`, (page) => button(page, "Reveal and record").click()],
  ["a revealed number", "agent", () => `${records.person}/reveal`, async (page) => {
    await field(page, "Reason").selectOption({ index: 1 });
    await button(page, "Reveal and record").click();
    await page.getByText(/^Hides/).waitFor();
  }],
  ["two edits of one address", "agent", () => `${records.company}/edit/address`, async (page) => {
    await pages.supervisor.goto(`${records.company}/edit/address`);
    await fill(pages.supervisor, { "Town": "Eckerö" });
    await button(pages.supervisor, "Save").click();
    await fill(page, { "Town": "Jomala" });
    await button(page, "Save").click();
    await heading(page, "Someone changed this customer while you were editing").waitFor();
    await button(page, "Save these values").click();
    await page.getByText("Choose which town to keep").first().waitFor();
  }],
  ["something just saved", "agent", () => `${records.person}/edit/contact`, async (page) => {
    await fill(page, { "E-mail": "someone.else@example.com" });
    await button(page, "Save").click();
    await page.getByRole("status").filter({ hasText: /\w/ }).first().waitFor();
  }],
  ["a new account without anything", "agent", () => `/accounts/new?customer=${id(records.person)}&way=registered`, (page) => button(page, "Continue").click()],
  ["a new card without anything", "agent", () => `/cards/new?account=${id(records.account)}&way=registered`, (page) => button(page, "Continue").click()],
  ["a new product without anything", "admin", () => "/settings/products/card/new", (page) => button(page, "Add the product").click()],
  ["a block without a reason", "agent", () => `${records.card}/block`, (page) => button(page, "Block this card").click()],
  ["an owner among namesakes", "agent", () => `${records.account}/ownership`, async (page) => {
    await field(page, "Find the new owner").fill("ann");
    await button(page, "Continue").click();
    await page.getByRole("radio").first().waitFor();
  }],
  ["a transfer to be checked", "agent", () => `${records.account}/ownership`, async (page) => {
    await field(page, "Find the new owner").fill(records.number);
    await field(page, "Reason").selectOption({ index: 1 });
    await button(page, "Continue").click();
    await heading(page, /Check the transfer|Give this account/).waitFor();
  }],
  ["a record with its Edit menu open", "agent", () => records.person, (page) => menu(page, "Edit")],
  ["the person's menu, open", "agent", () => "/", (page) => page.locator(".person summary").click()],
  ["the folded navigation, open", "agent", () => "/", async (page) => {
    await page.setViewportSize({ width: 360, height: 800 });
    await page.getByText("Menu", { exact: true }).click();
  }],
  ["an address with a field that does not belong", "agent", () => "/customers?shoe=42"],
  ["a page that one may not open", "agent", () => "/settings"],
  ["a page that is not there", "agent", () => "/no/such/page"],
  ["a page that is not there, for anybody", "anybody", () => "/no/such/page"],
  ["a wrong method", "agent", () => "/sign-out"],
];

async function menu(page, name) {
  await page.getByRole("main").locator("summary").filter({ hasText: name }).click();
}

async function open(role, address) {
  const page = pages[role];
  page.complaints.length = 0;
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.goto(address);
  return page;
}

describe("axe finds nothing, wide and narrow, light and dark", () => {
  test("and every page of the route table is looked at", async () => {
    const routes = JSON.parse(await desk.command("routes", "--json"));
    const gets = routes.filter((route) => route.method === "GET").map((route) => route.path);
    const elsewhere = [...NOT_PAGES, ...HALF_WAY, ...SELDOM, ...EQUIPPED, ...TOO_LATE];
    assert.deepEqual(Object.keys(PAGES).sort(), gets.filter((path) => !elsewhere.includes(path)).sort());
  });

  for (const [path, places] of Object.entries(PAGES)) {
    test(`on ${path}`, async () => {
      for (const [role, address] of places) {
        const page = await open(role, address());
        assert.equal(new URL(page.url()).pathname, address().split("?")[0], "it opens, and leads nowhere else");
        await assertGood(page, `${address()} for ${role}`);
      }
    });
  }

  for (const [what, role, address, act] of ANSWERS) {
    test(`on ${what}`, async () => {
      const page = await open(role, address());
      await act?.(page);
      await page.waitForLoadState();
      await assertGood(page, what);
    });
  }
});

describe("what a person sets and what a browser fetches", () => {
  test("the look that a person chose holds whatever the system says", async () => {
    const page = await open("auditor", "/me");
    await page.emulateMedia({ colorScheme: "light" });
    const paper = () => page.evaluate(() => getComputedStyle(document.body.parentElement).backgroundColor);
    const light = await paper();

    await page.getByLabel("Dark").check();
    assert.notEqual(await paper(), light, "it shows before it is saved");
    await button(page, "Save the look").click();
    await page.getByText("The look is saved.").waitFor();
    await page.goto("/customers");

    assert.notEqual(await paper(), light);
    await assertAccessible(page, "dark by choice");
  });

  test("a first visit fetches the page, one stylesheet, one script and the icon, within their weights", async () => {
    const page = await desk.newPage({ storageState: await pages.agent.context().storageState() });
    const fetched = [];
    page.on("response", (response) => fetched.push(response));
    await page.goto("/customers", { waitUntil: "networkidle" });

    const limits = { document: 60 * 1024, stylesheet: 30 * 1024, script: 15 * 1024, other: 2 * 1024, image: 2 * 1024 };
    const kinds = fetched.map((response) => response.request().resourceType()).sort();
    assert.deepEqual(kinds.filter((kind) => !["other", "image"].includes(kind)), ["document", "script", "stylesheet"]);
    assert.ok(kinds.length <= 4, kinds.join(", "));
    for (const response of fetched) {
      assert.ok(response.url().startsWith(desk.origin), response.url());
      const weight = (await response.body()).length;
      assert.ok(weight <= limits[response.request().resourceType()], `${response.url()} weighs ${weight}`);
    }
    const icon = await page.locator("link[rel=icon]").getAttribute("href");
    assert.equal((await page.request.get(icon)).status(), 200);
    assertQuiet(page);
    await page.context().close();
  });
});
