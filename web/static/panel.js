// The conversation on the screen: where a question is typed, the transcript, and the voice for screen readers.

import { answerElement, spoken, suggestionList } from "./answer.js";
import { Conversation } from "./conversation.js";
import { icon, make } from "./markup.js";
import { Memory } from "./memory.js";

const SLOW = 6_000; // milliseconds before a visitor is told that it takes long
const SPEAKS = 5_000; // milliseconds that an announcement stays: screen readers miss what is gone at once
const ANNOUNCED = 4; // announcements that stay at the most
const MARGIN = 16; // pixels above a question that is scrolled to
const PHONE = "(width < 40em)";
const TROUBLE = { offline: "OFFLINE", network: "NETWORK_ERROR", busy: "BUSY_SERVER", question: "PROBLEM_QUESTION" };

let sheet = null; // one for all elements of a page

/** The panel of `host`, in `root`. Rejects when the server cannot be reached. */
export async function panelFor(host, root, signal) {
  const [start, styles] = await Promise.all([
    fetched(new URL(`api/start?language=${host.language}`, host.server), signal).then((response) => response.json()),
    (sheet ??= fetched(new URL("chat.css", import.meta.url), signal)
      .then((response) => response.text())
      .then((text) => new CSSStyleSheet().replace(text))
      .catch((error) => ((sheet = null), Promise.reject(error)))),
  ]);
  root.getRootNode().adoptedStyleSheets.push(styles);
  return new Panel(host, root, signal, start);
}

async function fetched(address, signal) {
  const response = await fetch(address, { signal });
  if (!response.ok) throw new Error(`${response.status} ${address}`);
  return response;
}

class Panel {
  #host;
  #signal;
  #memory;
  #conversation;
  #shown = new Map(); // exchange to the element that shows it
  #settled = new Map(); // exchange to what its promise waits for
  #chat; // what an answer may use
  #start;
  #isPage;
  #panel;
  #log = make("div", { class: "log", role: "log", "aria-live": "off", tabindex: "0" });
  #news = make("div", { class: "unseen", role: "status", "aria-live": "polite" });
  #field = make("textarea", { id: "question", name: "question", rows: "1", autocomplete: "off", enterkeyhint: "send" });

  constructor(host, root, signal, start) {
    this.#host = host;
    this.#signal = signal;
    this.#start = start;
    this.#isPage = host.mode === "page";
    this.#memory = new Memory(host.memoryName);
    this.#chat = {
      words: start.words,
      feedback: start.feedback,
      language: host.language,
      server: host.server,
      signal,
      announce: (text) => this.#announce(text),
      askAgain: (question) => this.#askAgain(question),
      judge: (verdict) => this.#judge(verdict),
    };
    this.#conversation = new Conversation({
      memory: this.#memory,
      signal,
      send: (question, token, until) => this.#send(question, token, until),
      changed: (exchange) => this.#changed(exchange),
    });
    this.#panel = this.#built(root);
    for (const exchange of this.#conversation.exchanges) this.#draw(exchange);
    this.#conversation.resume();
    if (this.#isPage) this.#replace(root.getRootNode().querySelector("slot"));
    this.#toEnd();
  }

  /** Open the dialog; the focus follows a visitor who opened it. */
  show(byVisitor) {
    this.#memory.keepOpen(true);
    const isPhone = matchMedia(PHONE).matches;
    if (isPhone) this.#panel.showModal(); // it covers the page, which is then out of reach
    else this.#panel.show();
    if (byVisitor) (isPhone ? this.#panel.querySelector("h2") : this.#field).focus({ preventScroll: true });
    this.#toEnd();
  }

  hide() {
    this.#memory.keepOpen(false);
    this.#panel.close();
  }

  /** Ask; a promise of the answer, null when there will be none. */
  ask(text) {
    const question = text.trim();
    if (!question || !this.#tell("letterlijk-question", { question }, true)) return Promise.resolve(null);
    this.#panel.querySelector(".opening .suggestions")?.setAttribute("hidden", "");
    this.#log.lastElementChild?.querySelector(".suggestions")?.remove();
    return new Promise((resolve) => {
      this.#settled.set(this.#conversation.ask(question), resolve);
    });
  }

  clear() {
    this.#conversation.clear();
    this.#shown.clear();
    for (const resolve of this.#settled.values()) resolve(null);
    this.#settled.clear();
    this.#log.replaceChildren();
    this.#panel.querySelector(".opening .suggestions")?.removeAttribute("hidden");
    this.#panel.classList.remove("talking");
    this.#panel.scrollTop = 0;
    this.#field.focus({ preventScroll: true });
  }

  #built(root) {
    const { words } = this.#start;
    this.#log.ariaLabel = words.TRANSCRIPT;
    const panel = make(
      this.#host.mode === "bubble" ? "dialog" : "section",
      { class: "panel", part: "panel", "aria-labelledby": "heading" },
      this.#header(),
      make("div", { class: "scroller" }, this.#opening(), this.#log),
      this.#news,
      this.#composer(),
    );
    root.append(panel);
    panel.addEventListener("keydown", (event) => this.#closeOnEscape(event), { signal: this.#signal });
    panel.addEventListener("cancel", (event) => (event.preventDefault(), this.#host.close()), { signal: this.#signal });
    return panel;
  }

  /** Take the place of the form that was there until now, with what has been typed in it. */
  #replace(slot) {
    const form = this.#host.querySelector("input[name=question]");
    const isFocused = form && form === document.activeElement;
    slot.remove();
    if (form?.value) this.#field.value = form.value;
    if (isFocused) this.#field.focus({ preventScroll: true });
  }

  #header() {
    const { words } = this.#start;
    const heading = this.#host.getAttribute("heading") || (this.#isPage ? words.PAGE_HEADING : words.OPEN_CHAT);
    const title = make(this.#isPage ? "h1" : "h2", { id: "heading", tabindex: "-1" }, heading);
    const header = make("header", { class: "header", part: "header" }, title);
    header.append(this.#button("quiet clear", "again", words.NEW_CONVERSATION, () => this.clear()));
    if (this.#host.mode === "bubble") header.append(this.#button("quiet close", "close", words.CLOSE, () => this.#host.close()));
    return header;
  }

  #opening() {
    const { words, examples } = this.#start;
    const greeting = this.#host.getAttribute("greeting");
    const opening = make(
      "div",
      { class: "opening" },
      greeting && make("p", { class: "greeting" }, greeting),
      make("p", { class: "intro" }, words.PAGE_INTRO),
    );
    const suggestions = suggestionList(examples, words.EXAMPLES, this.#chat);
    if (suggestions) opening.append(suggestions);
    if (suggestions && this.#conversation.exchanges.length) suggestions.hidden = true;
    return opening;
  }

  #composer() {
    const { words } = this.#start;
    this.#field.placeholder = words.QUESTION_PLACEHOLDER;
    const send = make("button", { class: "send", part: "send" }, make("span", {}, words.SEND), icon("send"));
    const label = make("label", { for: "question", class: "unseen" }, words.QUESTION_LABEL);
    const form = make("form", { class: "composer", part: "composer" }, label, this.#field, send);
    form.addEventListener("submit", (event) => (event.preventDefault(), this.#submit()), { signal: this.#signal });
    this.#field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.#submit();
    }, { signal: this.#signal });
    return form;
  }

  #button(className, drawing, text, act) {
    const button = make("button", { type: "button", class: className }, icon(drawing), make("span", {}, text));
    button.addEventListener("click", act, { signal: this.#signal });
    return button;
  }

  #submit() {
    const question = this.#field.value;
    this.#field.value = "";
    this.ask(question);
  }

  #askAgain(question) {
    this.#field.focus({ preventScroll: true }); // the button that was pressed goes away
    this.ask(question);
  }

  #closeOnEscape(event) {
    if (event.key !== "Escape" || event.isComposing || this.#host.mode !== "bubble") return;
    event.preventDefault();
    event.stopPropagation();
    this.#host.close();
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

  #changed(exchange) {
    const isNew = !this.#shown.has(exchange);
    this.#draw(exchange);
    const { words } = this.#start;
    if (exchange.state === "answered") {
      this.#announce(spoken(exchange.answer));
      this.#settle(exchange, exchange.answer);
      this.#tell("letterlijk-answer", { question: exchange.question, answer: exchange.answer });
    } else if (exchange.state === "waiting") {
      if (isNew) this.#announce(words.BUSY);
    } else {
      this.#announce(words[TROUBLE[exchange.reason]]);
      this.#tell("letterlijk-error", { question: exchange.question, reason: exchange.reason });
      if (exchange.state === "refused") {
        this.#settle(exchange, null);
        this.#field.value ||= exchange.question;
      }
    }
    if (exchange === this.#conversation.exchanges.at(-1)) this.#bringIntoView(exchange);
  }

  #settle(exchange, answer) {
    this.#settled.get(exchange)?.(answer);
    this.#settled.delete(exchange);
  }

  #draw(exchange) {
    const { words } = this.#start;
    const level = this.#isPage ? "h2" : "h3";
    const asked = make(
      level,
      { class: "asked", part: "question" },
      make("span", { class: "unseen" }, `${words.YOU}: `),
      make("bdi", {}, exchange.question),
    );
    const element = make("div", { class: "exchange" }, asked, this.#reply(exchange));
    if (this.#shown.has(exchange)) this.#shown.get(exchange).replaceWith(element);
    else this.#log.append(element);
    if (exchange !== this.#conversation.exchanges.at(-1)) element.querySelector(".suggestions")?.remove();
    this.#shown.set(exchange, element);
    this.#panel.classList.add("talking");
  }

  #reply(exchange) {
    const { words } = this.#start;
    if (exchange.state === "answered") return answerElement(exchange.answer, exchange.question, this.#chat);
    if (exchange.state === "waiting") {
      const busy = make("p", { class: "busy" }, make("span", { class: "dots" }, ..."···"), words.BUSY);
      setTimeout(() => busy.isConnected && (busy.lastChild.data = words.SLOW, this.#announce(words.SLOW)), SLOW);
      return busy;
    }
    const again = exchange.state === "trouble" && this.#button("again", "again", words.RETRY, () => {
      this.#field.focus({ preventScroll: true });
      this.#conversation.retry();
    });
    return make("div", { class: "trouble" }, make("p", {}, words[TROUBLE[exchange.reason]]), again);
  }

  /** Say something to screen readers, once. */
  #announce(text) {
    const said = make("p", {}, text);
    this.#news.append(said);
    if (this.#news.children.length > ANNOUNCED) this.#news.firstChild.remove();
    setTimeout(() => said.remove(), SPEAKS);
  }

  #tell(name, detail, cancelable = false) {
    return this.#host.dispatchEvent(new CustomEvent(name, { detail, cancelable, bubbles: true, composed: true }));
  }

  /** Show the question with its answer from the top. Inside a page, only the panel's own part scrolls. */
  #bringIntoView(exchange) {
    const element = this.#shown.get(exchange);
    const scroller = this.#panel.querySelector(".scroller");
    if (this.#isPage) element.scrollIntoView({ block: exchange.answer ? "start" : "nearest" });
    else scroller.scrollTop += element.getBoundingClientRect().top - scroller.getBoundingClientRect().top - MARGIN;
  }

  #toEnd() {
    const last = this.#conversation.exchanges.at(-1);
    if (last) this.#bringIntoView(last);
  }
}

const JSON_TYPE = { "Content-Type": "application/json" };
