// The element <letterlijk-chat>: a small button that opens a conversation, or the conversation itself. Only the button is
// here; everything else is loaded when it is first opened. Registered by /widget.js.

const FORMAT = 2; // of what is kept: a new number when its shape or that of an answer changes
const AGAIN = 20_000; // milliseconds before what could not be loaded is tried again

/**
 * `<letterlijk-chat>`: questions answered in the publisher's own words.
 *
 * @attr server - address of the bot; without it, where the script came from
 * @attr heading - the title above the conversation
 * @attr greeting - a line of your own before the one that says what the bot is
 * @attr lang - `nl` or `en`: the language of buttons and messages; without it, that of the page
 * @attr open - present while the conversation is open
 * @attr mode - `bubble` (a button that opens it), `inline` (a block in the page) or `page` (a page of its own)
 * @method open() - opens the conversation
 * @method close() - closes it and puts the focus back where it was
 * @method ask(text) - opens it and asks; a promise of the answer, `null` when there will be none
 * @method clear() - forgets the conversation
 * @event letterlijk-question - before a question is sent; `detail.question`; cancel it and nothing is asked
 * @event letterlijk-answer - an answer came; `detail.question`, `detail.answer`
 * @event letterlijk-error - a question could not be asked; `detail.question`, `detail.reason`
 * @cssprop --letterlijk-accent - colour of buttons and links
 * @cssprop --letterlijk-on-accent - colour of text on it
 * @cssprop --letterlijk-ink - colour of text
 * @cssprop --letterlijk-soft - colour of lesser text
 * @cssprop --letterlijk-paper - the background
 * @cssprop --letterlijk-card - background of a quotation
 * @cssprop --letterlijk-line - colour of lines
 * @cssprop --letterlijk-mark - background of the sentence that answers
 * @cssprop --letterlijk-font - typeface of everything but quotations
 * @cssprop --letterlijk-quote-font - typeface of quotations
 * @cssprop --letterlijk-font-size - size of text; without it, what the visitor's browser is set to
 * @cssprop --letterlijk-radius - how round corners are
 * @cssprop --letterlijk-width - width of the bubble's panel
 * @cssprop --letterlijk-height - height of the panel, in a bubble or inline
 * @cssprop --letterlijk-offset - distance of button and panel from the corner of the window
 * @cssprop --letterlijk-color-scheme - `light`, `dark` or `light dark`; without it, what the page has
 * @csspart launcher - the button that opens the conversation
 * @csspart panel - the whole conversation
 * @csspart header - its top
 * @csspart question - a visitor's question
 * @csspart answer - an answer
 * @csspart quote - a quotation with its source
 * @csspart source - the source under a quotation
 * @csspart disclaimer - the disclaimer under an answer
 * @csspart suggestion - a question to press
 * @csspart composer - where a question is typed
 * @csspart send - the button that sends it
 */
export class LetterlijkChat extends HTMLElement {
  static observedAttributes = ["server", "heading", "greeting", "lang", "mode", "open"];

  /** Per language, the texts that are needed before anything is loaded: `open` and `failed`. Set by /widget.js. */
  static labels = {};

  #life = null; // aborted when the element leaves the page: ends every listener, timer and request
  #root = null;
  #launcher = null;
  #panel = null; // a promise of the panel, once it is asked for
  #cameFrom = null;

  connectedCallback() {
    if (this.mode === "bubble" && this.#wasOpen()) this.setAttribute("open", "");
    this.#life = new AbortController();
    const shadow = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    shadow.adoptedStyleSheets = [launcherSheet()];
    this.#root = document.createElement("div");
    this.#root.className = `root ${this.mode}`;
    this.#root.lang = this.language;
    // What stands inside the element is shown until the conversation takes its place, or if it never comes.
    shadow.replaceChildren(this.#root, document.createElement("slot"));
    if (this.mode !== "bubble") {
      this.#fill();
      return;
    }
    this.#launcher = this.#button();
    this.#root.append(this.#launcher);
    if (this.hasAttribute("open")) this.#show(false);
  }

  disconnectedCallback() {
    this.#life.abort();
    this.#life = this.#panel = null;
  }

  attributeChangedCallback(name, before, now) {
    if (!this.#life || before === now) return;
    if (name !== "open") {
      this.disconnectedCallback();
      this.connectedCallback();
    } else if (this.mode === "bubble" && (before === null) !== (now === null)) {
      if (now === null) this.#hide();
      else this.#show(true);
    }
  }

  open() {
    this.setAttribute("open", "");
  }

  close() {
    this.removeAttribute("open");
  }

  async ask(text) {
    this.open();
    try {
      return await (await this.#loaded()).ask(text);
    } catch {
      const detail = { question: text, reason: navigator.onLine ? "network" : "offline" };
      this.dispatchEvent(new CustomEvent("letterlijk-error", { detail, bubbles: true, composed: true }));
      return null;
    }
  }

  async clear() {
    try {
      (await this.#loaded()).clear();
    } catch {
      for (const name of Object.keys(sessionStorage)) if (name.startsWith(`${this.memoryName} `)) sessionStorage.removeItem(name);
    }
  }

  get mode() {
    const mode = this.getAttribute("mode");
    return mode === "inline" || mode === "page" ? mode : "bubble";
  }

  get language() {
    const said = this.lang || this.closest("[lang]")?.lang || "nl";
    return said.startsWith("en") ? "en" : "nl";
  }

  /** The address of the bot, with a slash at its end. */
  get server() {
    const given = this.getAttribute("server");
    return given ? new URL(given.replace(/\/*$/, "/"), document.baseURI).href : new URL("../../", import.meta.url).href;
  }

  /** What this element's entries in `sessionStorage` are called. */
  get memoryName() {
    return `letterlijk ${FORMAT} ${this.server} ${this.id}`;
  }

  #button() {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "launcher";
    button.part = "launcher";
    button.setAttribute("aria-haspopup", "dialog");
    button.setAttribute("aria-expanded", "false");
    const sign = document.createElement("span");
    sign.className = "sign";
    sign.ariaHidden = "true";
    sign.textContent = "„";
    button.append(sign, this.#labels.open);
    button.addEventListener("click", () => this.open(), { signal: this.#life.signal });
    return button;
  }

  get #labels() {
    return LetterlijkChat.labels[this.language];
  }

  #loaded() {
    const signal = this.#life.signal;
    this.#panel ??= import("./panel.js")
      .then(({ panelFor }) => panelFor(this, this.#root, signal))
      .catch((error) => {
        if (!signal.aborted) this.#panel = null;
        throw error;
      });
    return this.#panel;
  }

  /** Show the conversation in the page; try until that works. */
  async #fill() {
    const signal = this.#life.signal;
    try {
      await this.#loaded();
      this.#root.querySelector(".failed")?.remove();
    } catch {
      if (signal.aborted) return;
      if (this.mode === "inline") this.#sayFailed(); // a page of its own has a form that works
      setTimeout(() => signal.aborted || this.#fill(), AGAIN);
    }
  }

  async #show(byVisitor) {
    const signal = this.#life.signal;
    this.#cameFrom = document.activeElement;
    this.#launcher.ariaBusy = "true";
    this.#root.querySelector(".failed")?.remove();
    try {
      const panel = await this.#loaded();
      if (signal.aborted || !this.hasAttribute("open")) return;
      this.#launcher.setAttribute("aria-expanded", "true");
      this.#launcher.hidden = true;
      panel.show(byVisitor);
    } catch {
      if (signal.aborted) return;
      this.close();
      this.#sayFailed();
    } finally {
      this.#launcher.ariaBusy = null;
    }
  }

  async #hide() {
    this.#launcher.hidden = false;
    this.#launcher.setAttribute("aria-expanded", "false");
    (await this.#panel)?.hide();
    const before = this.#cameFrom;
    const back = before?.isConnected && before !== this && before !== document.body ? before : this.#launcher;
    back.focus({ preventScroll: true });
  }

  /** Whether the visitor left it open on the page before. On a telephone it would cover the article they went to. */
  #wasOpen() {
    try {
      return sessionStorage.getItem(`${this.memoryName} open`) === "1" && !matchMedia("(width < 40em)").matches;
    } catch {
      return false; // a page may be denied its storage
    }
  }

  #sayFailed() {
    if (this.#root.querySelector(".failed")) return;
    const said = document.createElement("p");
    said.className = "failed";
    said.setAttribute("role", "alert");
    this.#root.append(said);
    said.textContent = this.#labels.failed;
  }
}

let sheet = null;

function launcherSheet() {
  return (sheet ??= sheetOf(LAUNCHER));
}

/** Styles to adopt; a browser that cannot choose between two colours has the light ones. */
export function sheetOf(styles) {
  const made = new CSSStyleSheet();
  const canChoose = CSS.supports("color", "light-dark(#000, #fff)");
  made.replaceSync(canChoose ? styles : styles.replace(/light-dark\((#\w+), #\w+\)/g, "$1"));
  return made;
}

// `!important` in here is stronger than in the page around it (CSS Cascade 5, 6.1), so that no style of the page's leaks in.
const LAUNCHER = `
:host { display: block !important; position: static !important; visibility: visible !important; opacity: 1 !important; }
:host([hidden]) { display: none !important; }
.root { all: initial; color-scheme: var(--letterlijk-color-scheme, inherit); direction: ltr;
  --accent: var(--letterlijk-accent, light-dark(#0a5560, #86d3d8));
  --on-accent: var(--letterlijk-on-accent, light-dark(#fff, #06282c));
  --ink: var(--letterlijk-ink, light-dark(#1d1c1a, #efece5));
  --card: var(--letterlijk-card, light-dark(#fff, #1f1f1c));
  font-family: var(--letterlijk-font, Inter, system-ui, sans-serif); font-size: var(--letterlijk-font-size, medium); }
.launcher { all: unset; box-sizing: border-box; position: fixed; z-index: 2147483646; cursor: pointer; display: flex; gap: .5em;
  inset: auto calc(var(--letterlijk-offset, 1.25em) + env(safe-area-inset-right, 0px))
    calc(var(--letterlijk-offset, 1.25em) + env(safe-area-inset-bottom, 0px)) auto;
  align-items: center; min-height: 3.25em; max-width: calc(100vw - 2.5em); padding: .6em 1.35em .6em 1.1em; border-radius: 2em;
  font-weight: 600; line-height: 1.3; background: var(--accent); color: var(--on-accent); border: 1px solid transparent;
  box-shadow: 0 1px 2px rgb(0 0 0 / .2), 0 8px 24px rgb(0 0 0 / .16); }
.launcher[hidden] { display: none; }
.launcher[aria-busy] { cursor: progress; opacity: .75; }
.launcher:hover { filter: brightness(1.1); }
.launcher:focus-visible { outline: 3px solid var(--accent); outline-offset: 3px; }
.sign { font: 700 2em/0 Charter, "Bitstream Charter", "Charis SIL", Georgia, serif; translate: 0 -.22em; }
.failed { position: fixed; z-index: 2147483646; inset: auto 1.25em 5.5em auto; max-width: 18em; margin: 0; padding: .8em 1em;
  border-radius: .7em; line-height: 1.4; border: 1px solid; color: var(--ink); background: var(--card); }
.inline .failed { position: static; max-width: none; }
@media print { .launcher, .failed { display: none; } }`;
