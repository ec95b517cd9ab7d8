// What was said, on the screen and for screen readers. The transcript itself is silent; what is new is said once, in a
// region of its own, so that nothing is read out twice and an answer never takes the focus.

import { answerElement, spoken } from "./answer.js";
import { icon, make } from "./markup.js";

const SLOW = 6_000; // milliseconds before a visitor is told that it takes long
const SPEAKS = 5_000; // milliseconds that an announcement stays: screen readers miss what is gone at once
const ANNOUNCED = 4; // announcements that stay at the most
const MARGIN = 16; // pixels above a question that is scrolled to
const TROUBLE = { offline: "OFFLINE", network: "NETWORK_ERROR", busy: "BUSY_SERVER", question: "PROBLEM_QUESTION", failed: "PROBLEM_INTERNAL" };

export class Transcript {
  #chat;
  #level; // of the heading that a question is
  #shown = new Map(); // exchange to the element that shows it
  log;
  news = make("div", { class: "unseen", role: "status", "aria-live": "polite" });

  constructor(chat, level) {
    this.#chat = chat;
    this.#level = level;
    this.log = make("div", { class: "log", role: "log", "aria-live": "off", "aria-label": chat.words.TRANSCRIPT, tabindex: "0" });
  }

  /** Show an exchange as it is now; only the last one keeps its suggestions. */
  draw(exchange, isLast) {
    const asked = make(
      this.#level,
      { class: "asked", part: "question" },
      make("span", { class: "unseen" }, `${this.#chat.words.YOU}: `),
      make("bdi", {}, exchange.question),
    );
    const element = make("div", { class: "exchange" }, asked, this.#reply(exchange));
    if (!isLast) element.querySelector(".suggestions")?.remove();
    const before = this.#shown.get(exchange);
    const hadFocus = before?.contains(this.log.getRootNode().activeElement);
    if (before) before.replaceWith(element);
    else this.log.append(element);
    this.#shown.set(exchange, element);
    if (hadFocus) this.#chat.toField();
  }

  /** Say what changed about an exchange. */
  tell(exchange) {
    const { words } = this.#chat;
    if (exchange.state === "answered") this.announce(...spoken(exchange.answer));
    else if (exchange.reason) this.announce(words[TROUBLE[exchange.reason]]);
    else this.announce(words.BUSY);
  }

  /** Say something to screen readers, once. */
  announce(...parts) {
    const said = make("p", {}, ...parts);
    this.news.append(said);
    if (this.news.children.length > ANNOUNCED) this.news.firstChild.remove();
    setTimeout(() => said.remove(), SPEAKS);
  }

  dropSuggestions() {
    this.log.lastElementChild?.querySelector(".suggestions")?.remove();
  }

  clear() {
    this.#shown.clear();
    this.log.replaceChildren();
  }

  /** Show the question with its answer from the top: in `scroller`, or by scrolling the page where there is none. */
  bringIntoView(exchange, scroller) {
    const element = this.#shown.get(exchange);
    if (!scroller) element.scrollIntoView({ block: exchange.answer ? "start" : "nearest" });
    else scroller.scrollTop += element.getBoundingClientRect().top - scroller.getBoundingClientRect().top - MARGIN;
  }

  #reply(exchange) {
    const { words } = this.#chat;
    if (exchange.state === "answered") return answerElement(exchange.answer, exchange.question, this.#chat);
    if (exchange.state === "waiting") return this.#busy();
    return make(
      "div",
      { class: "trouble" },
      make("p", {}, words[TROUBLE[exchange.reason]]),
      exchange.state === "trouble" && this.#retryButton(),
    );
  }

  #busy() {
    const { words } = this.#chat;
    const busy = make("p", { class: "busy" }, make("span", { class: "dots", "aria-hidden": "true" }, "···"), words.BUSY);
    setTimeout(() => {
      if (!busy.isConnected) return;
      busy.lastChild.data = words.SLOW;
      this.announce(words.SLOW);
    }, SLOW);
    return busy;
  }

  #retryButton() {
    const button = make("button", { type: "button" }, icon("again"), this.#chat.words.RETRY);
    button.addEventListener("click", this.#chat.retry, { signal: this.#chat.signal });
    return button;
  }
}
