// What was asked and answered. Questions are sent one after the other, so that each follows the answer before it; one that
// cannot be sent is kept and tried again. Everything is kept in this tab's sessionStorage, and nowhere else.

const PATIENCE = 30_000; // milliseconds before a request is given up
const PAUSES = [2, 4, 8, 16, 30]; // seconds before another try; the last one is repeated
const BUSY = new Set([408, 425, 429, 502, 503, 504]); // the same request may be answered later
const REFUSED = new Set([413, 422]); // it never will
const TRIES = 4; // where it fails in another way, before the next question has its turn

/**
 * An exchange is `{question, answer, state, reason}`; its state is "waiting", "answered", "trouble" (it will be tried again)
 * or "refused" (it will not), and `reason` says why: "offline", "network", "busy", "question" or "failed".
 */
export class Conversation {
  #memory;
  #send; // question and token to a promise of a Response
  #changed; // told of every exchange that changed, and whether that is news to the visitor
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
  }

  /** Take up what was kept; throws when that is of another shape. */
  restore() {
    for (const { question, answer, reason } of this.#memory.exchanges()) {
      this.exchanges.push({ question, answer, state: answer ? "answered" : reason ? "refused" : "waiting", reason });
    }
  }

  /** Add a question; it is asked when those before it have been answered. */
  ask(question) {
    const exchange = { question, answer: null, state: "waiting", reason: "" };
    this.exchanges.push(exchange);
    this.#keep(exchange);
    this.#changed(exchange, true);
    this.resume();
    return exchange;
  }

  /** Ask what has not been answered. */
  async resume() {
    if (this.#isRunning) return;
    this.#isRunning = true;
    const talk = this.#talk.signal;
    try {
      for (let next; !talk.aborted && (next = this.#unanswered()); ) await this.#answer(next, talk);
    } finally {
      if (talk === this.#talk.signal) this.#isRunning = false;
    }
  }

  /** Try now what waits for another try. */
  retry() {
    const next = this.#unanswered();
    if (next) next.reason = ""; // so that the visitor hears how it went
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
    const { question, answer, state, reason } = exchange;
    this.#memory.keep(this.exchanges.indexOf(exchange), { question, answer, reason: state === "refused" ? reason : "" });
  }

  async #answer(exchange, talk) {
    for (let tries = 0; !talk.aborted; tries++) {
      const before = exchange.reason;
      const found = await this.#tried(exchange.question, talk, tries >= TRIES - 1);
      if (talk.aborted) return;
      Object.assign(exchange, found);
      if (exchange.state !== "trouble") return this.#settled(exchange);
      this.#changed(exchange, exchange.reason !== before);
      await this.#pause(PAUSES[Math.min(tries, PAUSES.length - 1)], talk);
      if (talk.aborted) return;
      exchange.state = "waiting"; // its reason stays: the same trouble once more is no news
      this.#changed(exchange, false);
    }
  }

  #settled(exchange) {
    this.#keep(exchange);
    try {
      this.#changed(exchange, true);
    } catch {
      // It cannot be shown.
      Object.assign(exchange, { answer: null, state: "refused", reason: "failed" });
      this.#keep(exchange);
      this.#changed(exchange, true);
    }
  }

  async #tried(question, talk, isLast) {
    const request = new AbortController();
    const stop = () => request.abort();
    const timer = setTimeout(stop, PATIENCE);
    talk.addEventListener("abort", stop, { signal: request.signal });
    try {
      const response = await this.#send(question, this.#token(), request.signal);
      if (response.ok) return { answer: await response.json(), state: "answered", reason: "" };
      if (REFUSED.has(response.status)) return { state: "refused", reason: "question" };
      if (isLast && !BUSY.has(response.status)) return { state: "refused", reason: "failed" };
      return { state: "trouble", reason: "busy" };
    } catch {
      return { state: "trouble", reason: navigator.onLine ? "network" : "offline" };
    } finally {
      clearTimeout(timer);
      stop();
    }
  }

  #pause(seconds, talk) {
    return new Promise((resolve) => {
      // Not all at the same moment: a server that comes back has many visitors.
      const timer = setTimeout(() => wake(), 1000 * seconds * (0.75 + Math.random() / 2));
      const wake = () => {
        clearTimeout(timer);
        talk.removeEventListener("abort", wake);
        resolve();
      };
      this.#wake = wake;
      talk.addEventListener("abort", wake);
    });
  }
}
