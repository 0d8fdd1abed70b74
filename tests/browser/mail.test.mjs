// Mail in Chromium: an admin adds somebody, whose link goes by e-mail to a server of this test's own; the person opens it and sets
// a password. While the server says no, the admin reads why on the record, and has it sent again.

import assert from "node:assert/strict";
import { createServer } from "node:net";
import { after, before, test } from "node:test";

import { SERVE, assertGood, button, codeOf, field, heading, link, openDesk } from "./harness.mjs";

const PASSWORD = "lantern meadow forty two";
const REFUSAL = "450 4.2.2 The mailbox is full";

let desk;
let admin;
let sink;
before(async () => {
  sink = await openSink();
  const port = await freePort();
  desk = await openDesk([
    ...SERVE, "--listen", `127.0.0.1:${port}`, "--public-url", `http://localhost:${port}`,
    "--smtp-host", "127.0.0.1", "--smtp-port", String(sink.port), "--smtp-tls", "none", "--smtp-from", "Desk <desk@example.com>",
  ]);
  admin = await desk.newPage();
  const told = await desk.command(
    "staff", "add", "--data-dir", desk.folder, "--username", "aino.salmi", "--name", "Aino Salmi", "--role", "admin",
  );
  await setPassword(admin, /\/invitation\/\S+/.exec(told)[0]);
  await enter(admin, "aino.salmi");
  await heading(admin, "Set up your second factor").waitFor();
  const key = await admin.locator(".key").innerText();
  await field(admin, "Code").fill(codeOf(key));
  await button(admin, "Finish and sign in").click();
  await heading(admin, "Keep your recovery codes").waitFor();
});
after(async () => {
  await desk?.close();
  sink?.close();
});

async function setPassword(page, path) {
  await page.goto(path);
  await field(page, "Password").fill(PASSWORD);
  await field(page, "Password again").fill(PASSWORD);
  await button(page, "Set the password").click();
}

async function enter(page, username) {
  await page.goto("/sign-in");
  await field(page, "Username").fill(username);
  await field(page, "Password").fill(PASSWORD);
  await button(page, "Sign in").click();
}

test("an admin sees why a message did not go and has it sent again, and its person opens the link", async () => {
  sink.refusal = REFUSAL;
  await admin.goto("/staff/new");
  await field(admin, "Name").fill("Tuuli Räud");
  await field(admin, "Username").fill("tuuli.raud");
  await field(admin, "E-mail").fill("tuuli@example.com");
  await admin.getByLabel(/^Agent/).check();
  assert.ok(await admin.getByLabel(/^By e-mail/).isChecked());
  await assertGood(admin, "a new person, where there is mail");
  await button(admin, "Add and make a link").click();
  await heading(admin, "Tuuli Räud").waitFor();
  await admin.getByText("The link goes to their e-mail address.").waitFor();

  await until(async () => {
    await admin.reload();
    return admin.getByText("The mailbox is full").first().isVisible();
  });
  await assertGood(admin, "a record with a message that did not go");
  await link(admin, "All messages").click();
  await heading(admin, "Messages").waitFor();
  await assertGood(admin, "messages");
  sink.refusal = null;
  await button(admin, "Send again now what did not go").click();
  const message = await until(() => sink.messages[0]);

  const person = await desk.newPage();
  await setPassword(person, /http:\/\/localhost:\d+(\/invitation\/\S+)/.exec(message)[1]);
  await enter(person, "tuuli.raud");
  await heading(person, "Set up your second factor").waitFor();
  await until(async () => {
    await admin.reload();
    return admin.getByText(/^Sent Today/).first().isVisible();
  });
});

/** What this answers, once it does. */
async function until(ask) {
  for (let asked = 0; asked < 60; asked += 1) {
    const answer = await ask();
    if (answer) return answer;
    await new Promise((resolve) => { setTimeout(resolve, 500); });
  }
  throw new Error("It never came to it");
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => { server.listen(0, "127.0.0.1", resolve); });
  const { port } = server.address();
  await new Promise((resolve) => { server.close(resolve); });
  return port;
}

/** A mail server that keeps what it takes as it came, and says `refusal` to recipients while there is one. */
async function openSink() {
  const sink = { messages: [], refusal: null };
  const server = createServer((socket) => {
    let typed = "";
    let message = null;
    const say = (words) => socket.write(`${words}\r\n`);
    const hear = (line) => {
      if (message !== null) {
        if (line !== ".") {
          message += `${line}\n`;
          return;
        }
        // Long lines end with "=" and go on, as quoted-printable has it.
        sink.messages.push(message.replaceAll("=\n", "").replaceAll("=3D", "="));
        message = null;
        say("250 taken");
      } else if (line.startsWith("RCPT")) {
        say(sink.refusal ?? "250 yes");
      } else if (line === "DATA") {
        message = "";
        say("354 go on");
      } else if (line === "QUIT") {
        say("221 bye");
        socket.end();
      } else {
        say("250 yes");
      }
    };
    socket.setEncoding("utf8");
    socket.on("error", () => {});
    socket.on("data", (text) => {
      const lines = (typed + text).split("\r\n");
      typed = lines.pop();
      lines.forEach(hear);
    });
    say("220 sink.example.com");
  });
  await new Promise((resolve) => { server.listen(0, "127.0.0.1", resolve); });
  sink.port = server.address().port;
  sink.close = () => server.close();
  return sink;
}
