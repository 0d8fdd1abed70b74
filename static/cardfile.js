// Cardfile: what makes pages quicker. Every page works without this file. Nothing here stores anything about customers.
(() => {
  "use strict";
  const body = document.body;
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const live = document.getElementById("live");
  const say = (words) => {
    if (!live) return;
    live.textContent = "";
    setTimeout(() => { live.textContent = words; }, 50);
  };

  // A refused form: begin at its problems.
  document.getElementById("errors")?.focus();

  // Menus close on Escape and on a click elsewhere.
  const menus = all("details.menu");
  const closeMenus = (but) => menus.forEach((menu) => { if (menu !== but) menu.open = false; });
  document.addEventListener("click", (event) => closeMenus(event.target.closest("details.menu")));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = menus.find((menu) => menu.open && menu.contains(document.activeElement));
    closeMenus();
    open?.querySelector("summary").focus();
  });

  // Copying.
  const copied = (button) => {
    button.classList.add("done");
    say("Copied");
    setTimeout(() => button.classList.remove("done"), 2000);
  };
  const copyByHand = (text) => {
    const area = document.createElement("textarea");
    area.value = text;
    area.className = "vh";
    body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  };
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("button.copy");
    if (!button) return;
    const secret = button.hasAttribute("data-copy-of") && button.parentElement.querySelector("[data-secret]");
    const text = secret ? secret.textContent : button.dataset.copy;
    if (!text) return;
    try {
      if (navigator.clipboard) await navigator.clipboard.writeText(text);
      else if (!copyByHand(text)) throw new Error("no clipboard");
      copied(button);
    } catch {
      say("Could not copy. Select the text and copy it.");
    }
    button.focus();
  });

  // Passkeys: the button asks the desk for a challenge and the browser for its answer, and sends that with the form.
  const untold = {
    NotSupportedError: "This browser knows no passkeys, or only old ones. Use another way.",
    NotAllowedError: "Nothing was sent: the passkey was not used. Try again.",
    InvalidStateError: "This device keeps a passkey of yours already. Use another device.",
    SecurityError: "Passkeys work at the desk's own address only. Open the desk by its name.",
  };
  const askPasskey = async (form, submitter) => {
    const { passkey, form_token: token } = form.elements;
    const told = form.querySelector(".told");
    told.textContent = "";
    try {
      const adds = form.dataset.passkey === "add";
      const body = new URLSearchParams({ form_token: token.value, purpose: form.dataset.passkey });
      const answer = await fetch("/sign-in/passkey/challenge", { method: "POST", body, redirect: "error" });
      const options = answer.ok && await answer.json();
      if (!options) throw new Error();
      const known = window.PublicKeyCredential;
      if (!known?.parseCreationOptionsFromJSON) throw new DOMException("", "NotSupportedError");
      const made = adds
        ? await navigator.credentials.create({ publicKey: known.parseCreationOptionsFromJSON(options) })
        : await navigator.credentials.get({ publicKey: known.parseRequestOptionsFromJSON(options) });
      passkey.value = JSON.stringify(made);
      form.requestSubmit(submitter);
    } catch (error) {
      told.textContent = untold[error.name] ?? "The desk could not be asked. Load the page again.";
      submitter?.focus();
    }
    delete form.dataset.asking;
  };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.dataset.passkey || form.elements.passkey.value) return;
    event.preventDefault();
    if (form.dataset.asking) return;
    form.dataset.asking = "yes";
    askPasskey(form, event.submitter);
  });

  // Forms: no leaving with unsaved words, no sending twice.
  const dirty = new Set();
  let leaving = false;
  const wake = () => {
    leaving = false;
    all("[data-passkey] [name=passkey]").forEach((input) => { input.value = ""; });
    all("form[data-sent]").forEach((form) => delete form.dataset.sent);
    all("button[aria-disabled]").forEach((button) => button.removeAttribute("aria-disabled"));
  };
  const ask = (event) => {
    if (leaving) return;
    event.preventDefault();
    setTimeout(wake, 500); // a person who stays may send again
  };
  all("form[data-guard]").forEach((form) => {
    form.addEventListener("input", () => {
      if (dirty.size === 0) addEventListener("beforeunload", ask);
      dirty.add(form);
    });
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    leaving = dirty.size === 0 || form.matches("[data-guard], .inline");
    form.dataset.sent = "yes";
    event.submitter?.setAttribute("aria-disabled", "true");
  });
  // The same page from the back/forward cache may be sent again.
  addEventListener("pageshow", wake);

  // Shortcuts: one character, by what it produces, never in a field, never with a modifier.
  const typing = (target) => target.closest?.("input:not([type=checkbox],[type=radio],[type=submit]), textarea, select, [contenteditable]");
  const seen = (element) => element.checkVisibility ? element.checkVisibility() : element.offsetParent !== null;
  const byKey = (key) => all("[data-key]").find((element) => element.dataset.key === key && (seen(element) || element.tagName === "A"));
  const rows = () => all(".list tbody th a, .time.rows a, .candidates h2 a");
  const go = (element) => {
    if (element.matches("details")) {
      element.open = true;
      element.querySelector(".drop a, textarea")?.focus();
    } else if (element.matches("input, textarea")) {
      element.focus();
      element.select();
    } else if (element.getAttribute("href")?.startsWith("#")) {
      document.querySelector(element.getAttribute("href"))?.focus();
    } else {
      element.click();
    }
  };
  const step = (by) => {
    const list = rows();
    if (list.length === 0) return false;
    const at = list.indexOf(document.activeElement);
    const to = at < 0 ? (by > 0 ? 0 : list.length - 1) : Math.min(Math.max(at + by, 0), list.length - 1);
    list[to].focus();
    return true;
  };
  let first = "";
  let firstAt = 0;
  if (body.dataset.shortcuts === "on") {
    document.addEventListener("keydown", (event) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat && !"jk".includes(event.key)) return;
      if (typing(event.target) || event.key.length !== 1) return;
      const after = first && event.timeStamp - firstAt < 1500 ? first : "";
      first = "";
      let done = false;
      if (after) {
        const target = byKey(`${after} ${event.key}`);
        if (target) { go(target); done = true; }
      } else if (event.key === "g") {
        first = "g";
        firstAt = event.timeStamp;
        done = true;
      } else if (event.key === "j" || event.key === "k") {
        done = step(event.key === "j" ? 1 : -1);
      } else if (event.key === "o" && rows().includes(document.activeElement)) {
        document.activeElement.click();
        done = true;
      } else {
        const target = byKey(event.key);
        if (target) { go(target); done = true; }
      }
      if (done) event.preventDefault();
    });
  }

  // Where the person left a list, they come back to.
  const place = `row:${location.pathname}${location.search}`;
  document.addEventListener("click", (event) => {
    const link = event.target.closest(".list tbody th a");
    if (link) history.replaceState({ ...history.state, row: rows().indexOf(link), place }, "");
  });
  if (history.state?.place === place && performance.getEntriesByType("navigation")[0]?.type === "back_forward") rows()[history.state.row]?.focus();

  // A revealed value blanks after its time, and at once when the page is left.
  all("[data-vanish]").forEach((panel) => {
    const value = panel.querySelector("[data-secret]");
    const left = panel.querySelector("[data-left]");
    const until = Date.now() + Number(panel.dataset.vanish) * 1000;
    const blank = () => {
      value.textContent = "••••••";
      panel.querySelector(".copy")?.remove();
    };
    const tick = () => {
      const secs = Math.ceil((until - Date.now()) / 1000);
      if (secs <= 0) {
        clearInterval(clock);
        blank();
        location.replace(panel.dataset.back);
      } else {
        left.textContent = `Hides in ${secs} ${secs === 1 ? "second" : "seconds"}`;
        if (secs === 10) say("The value hides in 10 seconds");
      }
    };
    const clock = setInterval(tick, 500);
    tick();
    addEventListener("pagehide", blank);
    addEventListener("pageshow", (event) => { if (event.persisted) location.replace(panel.dataset.back); });
  });

  // Labels that follow the country of an address.
  const words = {
    USA: ["ZIP code", "City", "State"], CAN: ["Postal code", "City", "Province"], AUS: ["Postcode", "Suburb or town", "State"],
    IRL: ["Eircode", "Town", "County"], GBR: ["Postcode", "Town", "County"], IND: ["PIN code", "City", "State"],
    BRA: ["CEP", "City", "State"], CHE: ["Postcode", "Town", "Canton"], JPN: ["Postcode", "City", "Prefecture"],
  };
  all("select[name$=country]").forEach((select) => {
    const prefix = select.name.slice(0, -"country".length);
    const parts = ["zip_code", "city", "region"].map((key) => select.form?.querySelector(`label[for="${prefix}${key}"] .label-text`));
    if (!parts[0]) return;
    const plain = parts.map((part) => part?.textContent);
    const given = select.value;
    select.addEventListener("change", () => {
      const other = words[select.value] ?? (select.value === given ? plain : ["Postcode", "Town", "Region"]);
      parts.forEach((part, n) => { if (part) part.textContent = other[n]; });
    });
  });

  // The look shows at once what was picked; it stays when saved.
  document.querySelector("[data-theme-choice]")?.addEventListener("change", (event) => {
    document.documentElement.dataset.theme = event.target.value;
  });

  // Two minutes before a session ends for want of use: say so in every tab, and stay with one key.
  const idle = Number(body.dataset.idle);
  if (idle > 120) {
    const channel = "BroadcastChannel" in window ? new BroadcastChannel("cardfile") : null;
    let warnAt;
    let box = null;
    const used = () => {
      box?.remove();
      box = null;
      warnAt = Date.now() + (idle - 120) * 1000;
    };
    const stay = async () => {
      try {
        const answer = await fetch("/help", { credentials: "same-origin", redirect: "error" });
        if (!answer.ok) throw new Error("not signed in");
        used();
        channel?.postMessage("used");
        say("You stay signed in");
      } catch {
        if (box) box.querySelector("p").textContent = "Could not stay signed in. Copy what you typed, then sign in again.";
      }
    };
    const warn = () => {
      box = document.createElement("div");
      box.className = "away";
      box.setAttribute("role", "alertdialog");
      box.setAttribute("aria-label", "Your session ends soon");
      const text = document.createElement("p");
      text.textContent = "You will be signed out in 2 minutes, because nothing was used here.";
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn main";
      button.textContent = "Stay signed in";
      button.addEventListener("click", stay);
      box.append(text, button);
      body.append(box);
      if (typing(document.activeElement)) say(text.textContent);
      else button.focus();
    };
    if (channel) channel.onmessage = used;
    channel?.postMessage("used");
    used();
    setInterval(() => { if (!box && Date.now() >= warnAt) warn(); }, 5000);
  }
})();
