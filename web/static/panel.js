// The conversation on the screen: its top, the transcript, and where a question is typed.

import { suggestionList } from "./answer.js";
import { Conversation } from "./conversation.js";
import { sheetOf } from "./letterlijk-chat.js";
import { icon, make } from "./markup.js";
import { Memory } from "./memory.js";
import { Transcript } from "./transcript.js";

const PHONE = "(width < 40em)";
const JSON_TYPE = { "Content-Type": "application/json" };

let sheet = null; // one for all elements of a page

/** The panel of `host`, in `root`. Rejects when the server cannot be reached. */
export async function panelFor(host, root, signal) {
  const [start, styles] = await Promise.all([
    fetched(new URL(`api/start?language=${host.language}`, host.server), signal).then((response) => response.json()),
    (sheet ??= sheetFrom(new URL("chat.css", import.meta.url))),
  ]);
  signal.throwIfAborted();
  root.getRootNode().adoptedStyleSheets.push(styles);
  return new Panel(host, root, signal, start);
}

async function sheetFrom(address) {
  try {
    const response = await fetched(address);
    return sheetOf(await response.text());
  } catch (error) {
    sheet = null; // so that it is asked for again
    throw error;
  }
}

async function fetched(address, signal) {
  const response = await fetch(address, { signal });
  if (!response.ok) throw new Error(`${response.status} ${address}`);
  return response;
}

class Panel {
  #host;
  #signal;
  #start; // texts, examples and settings, from the server
  #isPage;
  #chat; // what the parts of an answer may use
  #memory;
  #conversation;
  #transcript;
  #settled = new Map(); // exchange to what its promise waits for
  #panel;
  #scroller;
  #field = make("textarea", { id: "question", name: "question", rows: "1", autocomplete: "off", enterkeyhint: "send" });

  constructor(host, root, signal, start) {
    this.#host = host;
    this.#signal = signal;
    this.#start = start;
    this.#isPage = host.mode === "page";
    this.#chat = {
      words: start.words,
      feedback: start.feedback,
      language: host.language,
      server: host.server,
      signal,
      announce: (text) => this.#transcript.announce(text),
      askAgain: (question) => (this.#toField(), this.ask(question)), // the button that was pressed goes away
      toField: () => this.#toField(),
      retry: () => (this.#toField(), this.#conversation.retry()),
      judge: (verdict) => this.#judge(verdict),
    };
    this.#memory = new Memory(host.memoryName);
    this.#transcript = new Transcript(this.#chat, this.#isPage ? "h2" : "h3");
    this.#conversation = new Conversation({
      memory: this.#memory,
      signal,
      send: (question, token, until) => this.#send(question, token, until),
      changed: (exchange, isNews) => this.#changed(exchange, isNews),
    });
    this.#build(root);
    this.#restore();
    this.#conversation.resume();
    if (this.#isPage) this.#replace(root.getRootNode().querySelector("slot"));
    this.#toEnd();
  }

  /** Open the dialog; the focus follows a visitor who opened it. */
  show(byVisitor) {
    this.#memory.keepOpen(true);
    const isPhone = matchMedia(PHONE).matches;
    if (isPhone) this.#panel.showModal(); // it covers the page, which is then out of reach
    else this.#panel.open = true; // `show()` would take the focus
    if (byVisitor) (isPhone ? this.#panel.querySelector("h2") : this.#field).focus({ preventScroll: true });
    this.#toEnd();
  }

  hide() {
    this.#memory.keepOpen(false);
    this.#panel.close();
  }

  /** Ask; a promise of the answer, null when there will be none. */
  ask(text) {
    const exchange = this.#asked(text);
    return exchange ? new Promise((resolve) => this.#settled.set(exchange, resolve)) : Promise.resolve(null);
  }

  clear() {
    this.#forget();
    for (const resolve of this.#settled.values()) resolve(null);
    this.#settled.clear();
    this.#toField();
  }

  /** The exchange that begins with a question; null when the page cancels it. */
  #asked(text) {
    const question = text.trim();
    if (!question || !this.#tell("letterlijk-question", { question }, true)) return null;
    this.#transcript.dropSuggestions();
    return this.#conversation.ask(question);
  }

  /** Show what was kept, or forget it: what cannot be shown would be in the way for ever. */
  #restore() {
    try {
      this.#conversation.restore();
      for (const exchange of this.#conversation.exchanges) this.#draw(exchange);
    } catch {
      this.#forget();
    }
  }

  #forget() {
    this.#conversation.clear();
    this.#transcript.clear();
    this.#panel.classList.remove("talking");
  }

  #build(root) {
    const { log, news } = this.#transcript;
    this.#scroller = make("div", { class: "scroller" }, this.#opening(), log);
    this.#panel = make(
      this.#host.mode === "bubble" ? "dialog" : "section",
      { class: "panel", part: "panel", "aria-labelledby": "heading", "aria-describedby": "intro" },
      this.#header(),
      this.#scroller,
      news,
      this.#composer(),
    );
    root.append(this.#panel);
    if (this.#host.mode !== "bubble") return;
    const close = (event) => (event.preventDefault(), event.stopPropagation(), this.#host.close());
    this.#on(this.#panel, "cancel", close);
    this.#on(this.#panel, "keydown", (event) => event.key === "Escape" && !event.isComposing && close(event));
  }

  #header() {
    const { words } = this.#start;
    const heading = this.#host.getAttribute("heading") || (this.#isPage ? words.PAGE_HEADING : words.OPEN_CHAT);
    return make(
      "header",
      { class: "header", part: "header" },
      make(this.#isPage ? "h1" : "h2", { id: "heading", tabindex: "-1" }, heading),
      this.#button("quiet clear", "again", words.NEW_CONVERSATION, () => this.clear()),
      this.#host.mode === "bubble" && this.#button("quiet close", "close", words.CLOSE, () => this.#host.close()),
    );
  }

  #opening() {
    const { words, examples } = this.#start;
    const greeting = this.#host.getAttribute("greeting");
    return make(
      "div",
      { class: "opening" },
      greeting && make("p", { class: "greeting" }, greeting),
      make("p", { class: "intro", id: "intro" }, words.PAGE_INTRO),
      suggestionList(examples, words.EXAMPLES, this.#chat),
    );
  }

  #composer() {
    const { words } = this.#start;
    this.#field.placeholder = words.QUESTION_PLACEHOLDER;
    const form = make(
      "form",
      { class: "composer", part: "composer" },
      make("label", { for: "question", class: "unseen" }, words.QUESTION_LABEL),
      this.#field,
      make("button", { class: "send", part: "send" }, make("span", {}, words.SEND), icon("send")),
    );
    const submit = (event) => (event.preventDefault(), this.#submit());
    this.#on(form, "submit", submit);
    this.#on(this.#field, "keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) submit(event);
    });
    return form;
  }

  /** Take the place of the form that was there until now, with what has been typed in it. */
  #replace(slot) {
    const form = this.#host.querySelector("input[name=question]");
    const isFocused = form && form === document.activeElement;
    slot.remove();
    if (form?.value) this.#field.value = form.value;
    if (isFocused) this.#toField();
  }

  #button(className, drawing, text, act) {
    const button = make("button", { type: "button", class: className }, icon(drawing), make("span", {}, text));
    this.#on(button, "click", act);
    return button;
  }

  #on(target, kind, act) {
    target.addEventListener(kind, act, { signal: this.#signal });
  }

  #submit() {
    if (this.#asked(this.#field.value)) this.#field.value = "";
  }

  #toField() {
    this.#field.focus({ preventScroll: true });
  }

  #send(question, conversation, signal) {
    const body = JSON.stringify({ question, conversation, language: this.#host.language });
    return fetch(new URL("api/ask", this.#host.server), { method: "POST", headers: JSON_TYPE, body, signal });
  }

  /** A verdict that cannot be sent is lost: it is not worth a visitor's attention. */
  #judge(verdict) {
    const body = JSON.stringify(verdict);
    fetch(new URL("api/feedback", this.#host.server), { method: "POST", headers: JSON_TYPE, body, keepalive: true }).catch(() => {});
  }

  #changed(exchange, isNews) {
    const { question, answer, state, reason } = exchange;
    if (isNews) this.#transcript.tell(exchange);
    this.#draw(exchange);
    if (answer) {
      this.#tell("letterlijk-answer", { question, answer });
      this.#settle(exchange, answer);
    } else if (isNews && reason) {
      this.#tell("letterlijk-error", { question, reason });
    }
    if (state === "refused") {
      this.#settle(exchange, null);
      this.#field.value ||= question;
    }
    if (exchange === this.#conversation.exchanges.at(-1)) this.#toEnd();
  }

  #draw(exchange) {
    this.#transcript.draw(exchange, exchange === this.#conversation.exchanges.at(-1));
    this.#panel.classList.add("talking");
  }

  #settle(exchange, answer) {
    this.#settled.get(exchange)?.(answer);
    this.#settled.delete(exchange);
  }

  #tell(name, detail, cancelable = false) {
    return this.#host.dispatchEvent(new CustomEvent(name, { detail, cancelable, bubbles: true, composed: true }));
  }

  #toEnd() {
    const last = this.#conversation.exchanges.at(-1);
    if (last) this.#transcript.bringIntoView(last, this.#isPage ? null : this.#scroller);
  }
}
