// Passkeys on a desk as for real use, with Chromium's virtual authenticator: added at the first sign-in, used at the next one and for a
// proof, a second one under My account; and the pages where scripts are off. Every page in every look.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { SERVE, assertGood, button, field, heading, link, openDesk } from "./harness.mjs";
import { giveThePassword, invited, signOut } from "./newcomer.mjs";

let desk;
before(async () => { desk = await openDesk(SERVE); });
after(() => desk?.close());

describe("a passkey", () => {
  let page;
  let devtools;
  let device;

  /** A device in the browser; `isUserVerified` says whether it sees its person. */
  async function addDevice(isUserVerified = true) {
    const options = {
      protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified,
      automaticPresenceSimulation: true,
    };
    const { authenticatorId } = await devtools.send("WebAuthn.addVirtualAuthenticator", { options });
    return authenticatorId;
  }
  const removeDevice = (authenticatorId) => devtools.send("WebAuthn.removeVirtualAuthenticator", { authenticatorId });

  before(async () => {
    page = await desk.newPage();
    await invited(desk, page, "saga.lindqvist");
    devtools = await page.context().newCDPSession(page);
    await devtools.send("WebAuthn.enable");
    device = await addDevice();
  });
  after(() => page?.context().close());

  test("is added at the first sign-in, with recovery codes", async () => {
    await giveThePassword(page, "saga.lindqvist");
    await link(page, "Use a passkey").click();
    await heading(page, "Add a passkey").waitFor();
    await assertGood(page, "a passkey at the first sign-in");

    await field(page, "Name of the passkey").fill("4111 1111 1111 1111");
    await button(page, "Add the passkey").click();
    await page.getByRole("link", { name: /must not contain what looks like a card number/ }).waitFor();
    await assertGood(page, "a passkey, refused");
    await removeDevice(device);
    device = await addDevice();
    await field(page, "Name of the passkey").fill("Work laptop");
    await button(page, "Add the passkey").click();
    await heading(page, "Keep your recovery codes").waitFor();
    await link(page, "I have kept them").click();
    await heading(page, "My account").waitFor();
    const { credentials } = await devtools.send("WebAuthn.getCredentials", { authenticatorId: device });
    assert.equal(credentials.length, 1);
    assert.equal(credentials[0].rpId, "localhost");
  });

  test("signs in, and a device that does not see its person does not", async () => {
    await signOut(page);
    await giveThePassword(page, "saga.lindqvist");
    await heading(page, "Show that it is you").waitFor();
    await assertGood(page, "the passkey at sign-in");

    await devtools.send("WebAuthn.setUserVerified", { authenticatorId: device, isUserVerified: false });
    await button(page, "Use the passkey").click();
    await page.getByText("Nothing was sent: the passkey was not used.").waitFor();
    await assertGood(page, "the passkey at sign-in, not used");
    await devtools.send("WebAuthn.setUserVerified", { authenticatorId: device, isUserVerified: true });
    await button(page, "Use the passkey").click();
    await heading(page, "My account").waitFor();
  });

  test("shows again who it is", async () => {
    await page.goto("/me/proof?next=%2Fme%2Fsecond-factor");
    await assertGood(page, "a proof by passkey");
    await button(page, "Use the passkey").click();
    await heading(page, "Second factor").waitFor();
    await page.getByText(/^Last used /).waitFor();
    await assertGood(page, "the own passkeys");
  });

  test("has a name, and another beside it; the first can then go", async () => {
    await link(page, "Work laptop").click();
    await heading(page, "Work laptop").waitFor();
    await page.getByText("It is the only second factor that you have.").waitFor();
    await assertGood(page, "the last passkey");
    await field(page, "Name of the passkey").fill("Old laptop");
    await button(page, "Save the name").click();
    await link(page, "Old laptop").waitFor();

    await link(page, "Add a passkey").click();
    await button(page, "Add the passkey").click();
    await page.getByText("This device keeps a passkey of yours already.").waitFor();
    await removeDevice(device);
    device = await addDevice();
    await field(page, "Name of the passkey").fill("Blue key");
    await button(page, "Add the passkey").click();
    await page.getByText("The passkey is added.").waitFor();
    await link(page, "Old laptop").click();
    await assertGood(page, "a passkey");
    await button(page, "Remove the passkey").click();
    await page.getByText("The passkey is removed.").waitFor();
    assert.equal(await link(page, "Old laptop").count(), 0);
  });

  test("is told where a browser knows none", async () => {
    await signOut(page);
    await giveThePassword(page, "saga.lindqvist");
    await page.evaluate(() => { delete window.PublicKeyCredential; });
    await button(page, "Use the passkey").click();
    await page.getByText("This browser knows no passkeys").waitFor();
    assert.deepEqual(page.complaints, []);
  });
});

test("without scripts the pages say so, and the app is the way", async () => {
  const page = await desk.newPage({ javaScriptEnabled: false });
  await invited(desk, page, "otso.berg");
  await giveThePassword(page, "otso.berg");
  await page.locator(".key").waitFor();
  await link(page, "Use a passkey").click();
  // Chromium that is told to run no scripts still hides <noscript>; tests/portal reads it. The answer says it as well.
  await button(page, "Add the passkey").click();
  await page.getByText("The passkey was not asked: that takes JavaScript").waitFor();
  await link(page, "Use an authenticator app instead").click();
  await page.locator(".key").waitFor();
  await page.context().close();
});
