// This tab's memory of a conversation: one entry for each exchange, so that keeping one does not write all of them again.
// A page may be denied its storage, or it may be full: then the conversation lasts as long as the page.

export class Memory {
  #name;

  constructor(name) {
    this.#name = name;
  }

  /** What was kept, oldest first. */
  exchanges() {
    const found = [];
    for (let kept; (kept = this.#tried(() => sessionStorage.getItem(this.#entry(found.length)))); ) {
      try {
        found.push(JSON.parse(kept));
      } catch {
        break;
      }
    }
    return found;
  }

  keep(number, exchange) {
    this.#tried(() => sessionStorage.setItem(this.#entry(number), JSON.stringify(exchange)));
  }

  keepOpen(isOpen) {
    this.#tried(() => sessionStorage.setItem(this.#entry("open"), isOpen ? "1" : "0"));
  }

  clear() {
    for (let number = 0; this.#tried(() => sessionStorage.getItem(this.#entry(number))); number++) {
      sessionStorage.removeItem(this.#entry(number));
    }
  }

  #entry(what) {
    return `${this.#name} ${what}`;
  }

  #tried(act) {
    try {
      return act();
    } catch {
      return null;
    }
  }
}
