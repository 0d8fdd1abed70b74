// Somebody new at a desk as for real use: invited at the terminal, with a password set, signing in by it and out again.

import { button, field, heading } from "./harness.mjs";

const PASSWORD = "lantern meadow forty two";

/** Somebody who has set a password and not signed in. */
export async function invited(desk, page, username) {
  const told = await desk.command(
    "staff", "add", "--data-dir", desk.folder, "--username", username, "--name", "Saga Lindqvist", "--role", "agent",
  );
  await page.goto(/\/invitation\/\S+/.exec(told)[0]);
  await field(page, "Password").fill(PASSWORD);
  await field(page, "Password again").fill(PASSWORD);
  await button(page, "Set the password").click();
}

export async function giveThePassword(page, username) {
  await page.goto("/sign-in?next=%2Fme");
  await field(page, "Username").fill(username);
  await field(page, "Password").fill(PASSWORD);
  await button(page, "Sign in").click();
}

export async function signOut(page) {
  await page.goto("/");
  await page.locator(".person summary").click();
  await button(page, "Sign out").click();
  await heading(page, "Sign in").waitFor();
}
