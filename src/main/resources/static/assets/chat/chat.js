"use strict";

(() => {
  const chat = document.getElementById("chat");
  const log = document.getElementById("log");
  const scroll = document.getElementById("scroll");
  const field = document.getElementById("text");
  const send = document.getElementById("send");
  const notice = document.getElementById("notice");
  const noticeText = document.getElementById("notice-text");
  const resume = document.getElementById("resume");
  const newest = document.getElementById("newest");
  const typing = document.getElementById("typing");
  const typingSpoken = document.getElementById("typing-spoken");
  const empty = document.getElementById("empty");

  const word = (name) => chat.dataset["word" + name];
  const language = document.documentElement.lang;
  const clock = new Intl.DateTimeFormat(language, { hour: "numeric", minute: "2-digit" });
  const calendar = new Intl.DateTimeFormat(language, { weekday: "long", day: "numeric", month: "long" });
  const title = document.title;
  const LONGEST_TYPING = 60_000;

  // ---- what was not yet taken by the server: survives a reload, and is sent again under the same id
  const store = {
    key: "focal-chat:" + chat.dataset.messages,
    load() {
      try {
        return JSON.parse(sessionStorage.getItem(this.key)) || [];
      } catch {
        return [];
      }
    },
    save(messages) {
      try {
        sessionStorage.setItem(this.key, JSON.stringify(messages));
      } catch {
        // private windows may refuse: then a reload forgets what was not sent
      }
    },
  };
  let outbox = store.load();

  let position = 0;          // the last line shown
  let loaded = false;        // the first history has arrived
  let unread = 0;
  let shownDay = "";
  const own = new Map();     // client id -> the line's element

  // ---- lines

  const LINK = /\[([^\]\n]{1,200})\]\(((?:https?:\/\/|\/(?!\/))[^\s()<>"']{1,1000})\)|(https?:\/\/[^\s<>"']{1,1000})|(^|[\s(])(\/(?!\/)[A-Za-z0-9][A-Za-z0-9._~-]*(?:\/[A-Za-z0-9._~%-]+)+\/?(?:[?#][^\s<>"'()]*)?)/g;

  /** Puts a text with its links into an element; nothing of it is ever read as HTML. */
  function fill(element, text) {
    let from = 0;
    for (const match of text.matchAll(LINK)) {
      const [whole, label, target, bare, before, path] = match;
      let shown = label ?? bare ?? path;
      let address = target ?? bare ?? path;
      let start = match.index + (before ? before.length : 0);
      if (bare || path) {
        // a sentence's end is not part of an address, nor is a bracket that was opened before it
        let trimmed = address.replace(/[.,;:!?…]+$/, "");
        while (trimmed.endsWith(")") && trimmed.split(")").length > trimmed.split("(").length) {
          trimmed = trimmed.slice(0, -1).replace(/[.,;:!?…]+$/, "");
        }
        shown = address = trimmed;
      }
      const url = safeUrl(address);
      if (!url) {
        continue;
      }
      element.append(text.slice(from, start), link(url, shown));
      from = label ? match.index + whole.length : start + shown.length;
    }
    element.append(text.slice(from));
  }

  function safeUrl(address) {
    try {
      const url = new URL(address, location.origin);
      return url.protocol === "https:" || url.protocol === "http:" ? url : null;
    } catch {
      return null;
    }
  }

  function link(url, shown) {
    const a = document.createElement("a");
    a.href = url.href;
    a.textContent = shown;
    a.target = "_blank";
    a.rel = "noopener noreferrer";
    const hint = document.createElement("span");
    hint.className = "only-spoken";
    hint.textContent = " (" + word("NewWindow") + ")";
    a.append(hint);
    return a;
  }

  function line(from, text, at, author) {
    showDay(at);
    const element = document.createElement("div");
    element.className = "line " + from;
    const lines = log.querySelectorAll(":scope > .line, :scope > .day");
    const before = lines[lines.length - 1];
    const same = before && before.classList.contains("line") && before.classList.contains(from)
      && before.dataset.author === (author || "");
    if (same) {
      element.classList.add("same");
      if (Number(before.dataset.at) > at - 60_000) {
        before.querySelector(".below:not(.bad)")?.remove();
      }
    }
    element.dataset.at = at;
    element.dataset.author = author || "";
    if (author && !same) {
      const name = document.createElement("div");
      name.className = "author";
      name.setAttribute("aria-hidden", "true");
      name.textContent = word("Colleague").replace("{name}", () => author);
      element.append(name);
    }
    const speaker = document.createElement("span");
    speaker.className = "only-spoken";
    speaker.textContent = (author || (from === "agent" ? chat.dataset.agent : word("You"))) + ": ";
    const bubble = document.createElement("div");
    bubble.className = "bubble";
    const said = document.createElement("span");
    said.className = "said";
    fill(said, text);
    bubble.append(speaker, said);
    element.append(bubble);
    below(element, clock.format(at));
    log.append(element);
    empty?.remove();
    return element;
  }

  function below(element, text) {
    element.querySelector(".below")?.remove();
    const note = document.createElement("div");
    note.className = "below";
    note.textContent = text;
    element.append(note);
    return note;
  }

  function showDay(at) {
    const day = new Date(at).toDateString();
    if (day === shownDay) {
      return;
    }
    shownDay = day;
    const element = document.createElement("div");
    element.className = "day";
    element.textContent = day === new Date().toDateString() ? word("Today") : calendar.format(at);
    log.append(element);
  }

  function suggest(suggestions, turn) {
    const earlier = log.querySelector(".suggestions");
    if (suggestions.length === 0 && earlier?.dataset.turn === turn) {
      log.append(earlier); // they belong to the whole answer
      return;
    }
    withdrawSuggestions();
    if (suggestions.length === 0) {
      return;
    }
    const list = document.createElement("ul");
    list.className = "suggestions";
    list.dataset.turn = turn;
    list.setAttribute("aria-label", word("Suggestions"));
    for (const suggestion of suggestions) {
      const item = document.createElement("li");
      const button = document.createElement("button");
      button.type = "button";
      button.className = "suggestion";
      button.textContent = suggestion;
      button.addEventListener("click", () => {
        say(suggestion);
        field.focus();
      });
      item.append(button);
      list.append(item);
    }
    log.append(list);
  }

  function withdrawSuggestions() {
    log.querySelectorAll(".suggestions").forEach((list) => list.remove());
  }

  // ---- where the reader is

  const atEnd = () => scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 80;

  function toEnd() {
    scroll.scrollTop = scroll.scrollHeight;
    newest.hidden = true;
  }

  /** Follows what is added only where the reader is at the end anyway. */
  function adding(change) {
    const follow = atEnd();
    change();
    if (follow) {
      toEnd();
    } else {
      newest.hidden = false;
    }
  }

  let following = true;
  scroll.addEventListener("scroll", () => {
    following = atEnd();
    if (following) {
      newest.hidden = true;
      sayRead();
    }
  }, { passive: true });
  // a phone's keyboard must not cover what was just read
  new ResizeObserver(() => following && toEnd()).observe(scroll);
  newest.addEventListener("click", () => {
    toEnd();
    field.focus();
  });

  function countUnread() {
    if (document.hidden) {
      unread++;
      document.title = "(" + unread + ") " + title;
    }
  }

  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) {
      unread = 0;
      document.title = title;
      sayRead();
    }
  });

  // ---- what the visitor has seen: told once things are calm, and of the agent's lines only

  const READ_AFTER = 1000;
  let agentsLast = 0;
  let saidRead = 0;
  let readSoon;

  function sayRead() {
    clearTimeout(readSoon);
    if (document.hidden || !following || agentsLast <= saidRead) {
      return;
    }
    readSoon = setTimeout(() => {
      const told = agentsLast;
      fetch(chat.dataset.read, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ position: told }),
      }).then((response) => {
        saidRead = response.ok ? Math.max(saidRead, told) : saidRead;
      }).catch(() => {
        // told with the next line
      });
    }, READ_AFTER);
  }

  // ---- what arrives

  let typingEnds;

  function showTyping(on) {
    clearTimeout(typingEnds);
    if (typing.hidden !== on) {
      return;
    }
    const follow = atEnd();
    typing.hidden = !on;
    typingSpoken.textContent = on ? word("Typing") : "";
    if (on) {
      typingEnds = setTimeout(() => showTyping(false), LONGEST_TYPING);
    }
    if (follow) {
      toEnd();
    }
  }

  function show(arrived) {
    if (arrived.position <= position) {
      return;
    }
    position = arrived.position;
    if (arrived.from === "agent") {
      line("agent", arrived.text, arrived.at, arrived.author);
      agentsLast = arrived.position;
      sayRead();
      suggest(arrived.suggestions, arrived.turn);
      return;
    }
    withdrawSuggestions();
    const shown = own.get(arrived.id);
    if (shown) {
      taken(arrived.id);
    } else {
      own.set(arrived.id, line("visitor", arrived.text, arrived.at));
    }
  }

  function showHistory(lines) {
    const follow = !loaded || atEnd();
    log.setAttribute("aria-busy", "true");
    const said = new Set(lines.filter((one) => one.from === "visitor").map((one) => one.id));
    outbox = outbox.filter((message) => !said.has(message.id));
    store.save(outbox);
    if (lines.length > 0 && lines[lines.length - 1].position < position) {
      log.replaceChildren(); // the server has begun anew
      own.clear();
      position = 0;
      shownDay = "";
    }
    lines.forEach(show);
    if (!loaded) {
      outbox.forEach(showWaiting);
    }
    loaded = true;
    log.setAttribute("aria-busy", "false");
    if (follow) {
      toEnd();
    }
    flush();
  }

  // ---- the connection: the browser reconnects by itself, except after an answer that is no stream

  let source;
  let reconnect;
  let pause = 1000;

  function connect() {
    clearTimeout(reconnect);
    source?.close();
    source = new EventSource(chat.dataset.events);
    source.addEventListener("open", () => {
      pause = 1000;
      tell("");
      flush();
    });
    source.addEventListener("error", () => {
      tell(loaded ? word("Reconnecting") : word("Connecting"));
      if (source.readyState === EventSource.CLOSED) {
        reconnect = setTimeout(connect, pause);
        pause = Math.min(pause * 2, 30_000);
      }
    });
    source.addEventListener("history", (event) => showHistory(JSON.parse(event.data).lines));
    source.addEventListener("message", (event) => {
      const arrived = JSON.parse(event.data);
      showTyping(false);
      adding(() => show(arrived));
      countUnread();
    });
    source.addEventListener("own", (event) => adding(() => show(JSON.parse(event.data))));
    source.addEventListener("typing", (event) => showTyping(JSON.parse(event.data).on));
    source.addEventListener("replaced", () => {
      source.close();
      tell(word("Replaced"), true);
    });
  }

  function tell(text, canResume = false) {
    noticeText.textContent = text;
    notice.hidden = text === "";
    resume.hidden = !canResume;
  }

  resume.addEventListener("click", () => {
    tell(word("Connecting"));
    connect();
    field.focus();
  });

  // ---- what is said: shown at once, sent one after the other

  function newId() {
    if (crypto.randomUUID) {
      return crypto.randomUUID();
    }
    return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  function say(text) {
    const message = { id: newId(), text };
    outbox.push(message);
    store.save(outbox);
    withdrawSuggestions();
    showWaiting(message);
    toEnd();
    flush();
  }

  function showWaiting(message) {
    if (own.has(message.id)) {
      return;
    }
    const element = line("visitor", message.text, Date.now());
    element.classList.add("sending");
    own.set(message.id, element);
    if (message.refused) {
      showFailed(message);
    } else {
      below(element, word("Sending"));
    }
  }

  function taken(id) {
    outbox = outbox.filter((message) => message.id !== id);
    store.save(outbox);
    const element = own.get(id);
    if (element?.classList.contains("sending")) {
      element.classList.remove("sending");
      below(element, clock.format(Number(element.dataset.at)));
    }
  }

  function showFailed(message) {
    const element = own.get(message.id);
    const note = below(element, message.refused ? word("Refused") : word("Failed"));
    note.classList.add("bad");
    const retry = document.createElement("button");
    retry.type = "button";
    retry.className = "quiet";
    retry.textContent = word("Retry");
    retry.addEventListener("click", () => {
      delete message.refused;
      delete message.failures;
      below(element, word("Sending"));
      field.focus();
      flush();
    });
    note.append(retry);
  }

  let flushing = false;
  let again;

  async function flush() {
    // who we are is settled by the stream's first answer: a message before it would be another visitor's
    if (flushing || !loaded) {
      return;
    }
    flushing = true;
    clearTimeout(again);
    try {
      for (let message; (message = outbox.find((one) => !one.refused)); ) {
        const outcome = await post(message);
        if (outcome === "taken") {
          taken(message.id);
        } else if (outcome === "refused") {
          message.refused = true;
          store.save(outbox);
          showFailed(message);
        } else {
          message.failures = (message.failures || 0) + 1;
          if (message.failures === 3) {
            showFailed(message);
          }
          again = setTimeout(flush, Math.min(1000 * 2 ** message.failures, 30_000));
          return;
        }
      }
    } finally {
      flushing = false;
    }
  }

  async function post(message) {
    try {
      const response = await fetch(chat.dataset.messages, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ id: message.id, text: message.text }),
        signal: AbortSignal.timeout(20_000),
      });
      if (response.ok) {
        return "taken";
      }
      return response.status >= 500 || response.status === 408 || response.status === 429 ? "later" : "refused";
    } catch {
      return "later";
    }
  }

  addEventListener("online", flush);

  // ---- the field

  function fit() {
    field.style.height = "auto";
    field.style.height = field.scrollHeight + "px";
    field.style.overflowY = field.scrollHeight > 144 ? "auto" : "hidden";
    send.setAttribute("aria-disabled", String(field.value.trim() === ""));
  }

  // whoever goes on typing is not done: what was said already waits for it
  const TYPING_EVERY = 2000;
  let saidTyping = 0;

  function sayTyping() {
    const now = Date.now();
    if (field.value.trim() !== "" && loaded && now - saidTyping >= TYPING_EVERY) {
      saidTyping = now;
      fetch(chat.dataset.typing, { method: "POST", headers: { "Content-Type": "application/json" } }).catch(() => {
        // nothing is lost: only the wait is shorter
      });
    }
  }

  document.getElementById("write").addEventListener("submit", (event) => {
    event.preventDefault();
    const text = field.value.trim();
    if (text !== "") {
      field.value = "";
      fit();
      say(text);
    }
    field.focus();
  });

  field.addEventListener("input", fit);
  field.addEventListener("input", sayTyping);
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      document.getElementById("write").requestSubmit();
    }
  });

  const startNotice = setTimeout(() => {
    if (!loaded) {
      tell(word("Connecting"));
    }
  }, 1500);
  addEventListener("pagehide", () => clearTimeout(startNotice));

  fit();
  connect();
  if (!matchMedia("(pointer: coarse)").matches) {
    field.focus(); // on a phone this would open the keyboard over the greeting
  }
})();
