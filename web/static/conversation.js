// What was asked and answered. Questions are sent one after the other, so that each follows the answer before it; one that
// cannot be sent is kept and tried again. Everything is kept in this tab's sessionStorage, and nowhere else.

const PATIENCE = 30_000; // milliseconds before a request is given up
const PAUSES = [2, 4, 8, 16, 30]; // seconds before another try; the last one is repeated
const BUSY = new Set([408, 425, 429, 500, 502, 503, 504]); // the same request may be answered later

/**
 * An exchange is `{question, answer, state, reason}`; its state is "waiting", "answered", "trouble" (it will be tried again)
 * or "refused" (it will not), and `reason` says why: "offline", "network", "busy" or "question".
 */
export class Conversation {
  #memory;
  #send; // question and token to a promise of a Response
  #changed; // told of every exchange that changed
  #talk = new AbortController(); // aborted when the conversation is cleared
  #isRunning = false;
  #wake = () => {};
  exchanges = [];

  constructor({ memory, send, changed, signal }) {
    this.#memory = memory;
    this.#send = send;
    this.#changed = changed;
    signal.addEventListener("abort", () => this.#talk.abort());
    addEventListener("online", () => this.retry(), { signal });
    for (const { question, answer } of memory.exchanges()) {
      this.exchanges.push({ question, answer, state: answer ? "answered" : "waiting", reason: "" });
    }
  }

  /** Add a question; it is asked when those before it have been answered. */
  ask(question) {
    const exchange = { question, answer: null, state: "waiting", reason: "" };
    this.exchanges.push(exchange);
    this.#keep(exchange);
    this.#changed(exchange);
    this.resume();
    return exchange;
  }

  /** Ask what has not been answered. */
  async resume() {
    if (this.#isRunning) return;
    this.#isRunning = true;
    const talk = this.#talk.signal;
    for (let next; !talk.aborted && (next = this.#unanswered()); ) await this.#answer(next, talk);
    if (talk === this.#talk.signal) this.#isRunning = false;
  }

  /** Try now what waits for another try. */
  retry() {
    this.#wake();
  }

  /** Forget everything. */
  clear() {
    this.#talk.abort();
    this.#talk = new AbortController();
    this.#isRunning = false;
    this.exchanges = [];
    this.#memory.clear();
  }

  #unanswered() {
    return this.exchanges.find(({ state }) => state === "waiting" || state === "trouble");
  }

  #token() {
    return this.exchanges.findLast(({ answer }) => answer)?.answer.conversation ?? "";
  }

  #keep(exchange) {
    this.#memory.keep(this.exchanges.indexOf(exchange), { question: exchange.question, answer: exchange.answer });
  }

  async #answer(exchange, talk) {
    for (let tries = 0; !talk.aborted; tries++) {
      const found = await this.#tried(exchange.question, talk);
      if (talk.aborted) return;
      Object.assign(exchange, found);
      if (exchange.answer) this.#keep(exchange);
      this.#changed(exchange);
      if (exchange.state !== "trouble") return;
      await this.#pause(PAUSES[Math.min(tries, PAUSES.length - 1)], talk);
      if (talk.aborted) return;
      Object.assign(exchange, { state: "waiting", reason: "" });
      this.#changed(exchange);
    }
  }

  async #tried(question, talk) {
    try {
      const response = await this.#send(question, this.#token(), AbortSignal.any([talk, AbortSignal.timeout(PATIENCE)]));
      if (response.ok) return { answer: await response.json(), state: "answered", reason: "" };
      return BUSY.has(response.status) ? { state: "trouble", reason: "busy" } : { state: "refused", reason: "question" };
    } catch {
      return { state: "trouble", reason: navigator.onLine ? "network" : "offline" };
    }
  }

  #pause(seconds, talk) {
    return new Promise((resolve) => {
      // Not all at the same moment: a server that comes back has many visitors.
      const timer = setTimeout(resolve, 1000 * seconds * (0.75 + Math.random() / 2));
      this.#wake = () => (clearTimeout(timer), resolve());
      talk.addEventListener("abort", this.#wake, { once: true });
    });
  }
}
