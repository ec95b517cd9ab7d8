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
    const next = () => JSON.parse(sessionStorage.getItem(this.#entry(found.length)));
    for (let kept; (kept = this.#tried(next)); ) found.push(kept);
    return found;
  }

  keep(number, exchange) {
    this.#tried(() => sessionStorage.setItem(this.#entry(number), JSON.stringify(exchange)));
  }

  keepOpen(isOpen) {
    this.#tried(() => sessionStorage.setItem(this.#entry("open"), isOpen ? "1" : "0"));
  }

  clear() {
    this.#tried(() => {
      const kept = Object.keys(sessionStorage).filter((name) => name.startsWith(this.#entry("")));
      for (const name of kept) if (name !== this.#entry("open")) sessionStorage.removeItem(name);
    });
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
