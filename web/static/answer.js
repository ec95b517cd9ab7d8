// An answer of the API as elements. What is quoted stands in a quotation with its source; all else is the bot's own words.

import { feedbackOn } from "./feedback.js";
import { filled, icon, make } from "./markup.js";

const LABELS = {
  answered: "ANSWERED_LABEL",
  unsure: "UNSURE_LABEL",
  declined: "DECLINED_LABEL",
  smalltalk: "SMALLTALK_LABEL",
  urgent: "URGENT_LABEL",
};

const DUTCH = "nl"; // what suggestions and urgent cards are in, whatever the interface is in

let numbers = 0; // for ids, which name the source of a quotation

/** The answer to `question`. `chat` has the server's address, words, language and what can be done. */
export function answerElement(answer, question, chat) {
  const { words } = chat;
  const [first, ...more] = answer.quotes.map((quote, number) => quotation(quote, answer.shown[number], chat));
  const folded = more.length && make(
    "details",
    { class: "more" },
    make("summary", {}, more.length === 1 ? words.MORE_QUOTES_ONE : filled(words.MORE_QUOTES, { count: more.length })),
    ...more,
  );
  const understood = answer.understood_as && answer.understood_as !== question;
  return make(
    "div",
    { class: `answer ${answer.outcome}`, part: "answer" },
    make("p", { class: "label" }, words[LABELS[answer.outcome]]),
    make("p", { class: "own", lang: languageOf(answer) }, answer.text),
    calls(answer.calls, words),
    understood && make("p", { class: "understood" }, filled(words.UNDERSTOOD_AS, { question: answer.understood_as })),
    first,
    folded,
    answer.disclaimer && make("p", { class: "disclaimer", part: "disclaimer" }, answer.disclaimer),
    answer.quotes.length && chat.feedback !== "off" && feedbackOn(answer, chat),
    suggestionList(answer.suggestions, answer.quotes.length ? words.ASK_ALSO : words.ASK_INSTEAD, chat),
  );
}

/** Questions to press; nothing when there are none. */
export function suggestionList(suggestions, said, chat) {
  if (!suggestions.length) return null;
  const items = suggestions.map((suggestion) => {
    const button = make("button", { type: "button", part: "suggestion" }, make("bdi", { lang: DUTCH }, suggestion), icon("arrow"));
    button.addEventListener("click", () => chat.askAgain(suggestion), { signal: chat.signal });
    return make("li", {}, button);
  });
  return make("div", { class: "suggestions" }, make("p", {}, said), make("ul", { role: "list" }, ...items));
}

/** What to read out of an answer: its words, the sentence that answers, and where it stands. */
export function spoken(answer) {
  const { lines = [], language } = answer.shown[0] ?? {};
  const marked = lines.flatMap(({ segments }) => segments.filter((segment) => segment.marked).map(({ text }) => text));
  const quoted = [...marked, answer.quotes[0]?.title].filter(Boolean).join(" ");
  return [make("span", { lang: languageOf(answer) }, answer.text), quoted && make("span", { lang: language }, ` ${quoted}`)];
}

/** Of its own words, where that may not be the language of the interface. */
function languageOf(answer) {
  return answer.outcome === "urgent" && DUTCH;
}

function calls(found, words) {
  if (!found.length) return null;
  const links = found.map(({ kind, text, href }) => {
    const said = kind === "call" ? filled(words.CALL, { number: text }) : filled(words.VISIT, { site: text });
    return make("li", {}, make("a", { class: `call ${kind}`, href }, icon(kind === "call" ? "call" : "arrow"), said));
  });
  return make("ul", { class: "calls", role: "list" }, ...links);
}

function quotation(quote, shown, chat) {
  const id = `source-${++numbers}`;
  const text = quote.text && make(
    "blockquote",
    { cite: shown.publisher_url, lang: shown.language, "aria-describedby": id },
    ...quotedLines(shown.lines),
  );
  return make(
    "figure",
    { class: "quote", part: "quote", "aria-labelledby": id },
    text,
    make("figcaption", { part: "source" }, ...source(quote, shown, id, chat)),
  );
}

/** Paragraphs, and lists as deep as they are in the article. */
function quotedLines(lines) {
  const top = make("div");
  const open = [top]; // the element that a line of depth n is put in
  for (const { depth, is_numbered: isNumbered, segments } of lines) {
    while (open.length - 1 > depth) open.pop();
    while (open.length - 1 < depth) {
      const list = make("ul");
      (open.at(-1).lastElementChild?.matches("li") ? open.at(-1).lastElementChild : open.at(-1)).append(list);
      open.push(list);
    }
    const parts = segments.map(({ text, marked }) => (marked ? make("mark", {}, text) : text));
    open.at(-1).append(make(depth ? "li" : "p", { class: isNumbered && "numbered" }, ...parts));
  }
  return [...top.children];
}

function source(quote, shown, id, chat) {
  const { words } = chat;
  const here = new URL(shown.place, chat.server).href;
  const readAt = quote.text ? shown.read_url || here : "";
  const elsewhere = shown.publisher_url && !shown.read_url;
  return [
    make("cite", { id, lang: shown.language }, quote.title),
    make("span", { class: "facts" }, facts(quote, shown, chat).join(" · ")),
    quote.also_in.length && fact(words.ALSO_IN, quote.also_in.map(({ title }) => title).join("; "), shown.language),
    quote.section.length && fact(words.SECTION, quote.section.join(" › "), shown.language),
    shown.is_outdated && make("span", { class: "outdated" }, words.OUTDATED),
    make(
      "span",
      { class: "links" },
      // The article's page knows from the referrer that a conversation led to it, and leads back there.
      readAt && make("a", { class: "read", href: readAt, referrerpolicy: "origin" }, words.READ_IN_ARTICLE, icon("arrow")),
      elsewhere && make("a", { href: shown.publisher_url, rel: "noopener" }, words.AT_PUBLISHER),
      quote.text && copyButton(quote, shown, readAt, chat),
    ),
  ];
}

/** A text with words of the article in its one place. */
function fact(text, words, lang) {
  const [before, after] = text.split(/\{\w+\}/);
  return make("span", { class: "facts" }, before, make("span", { lang }, words), after);
}

function facts(quote, shown, chat) {
  const locale = chat.language === "en" ? "en-GB" : chat.language;
  const date = (day) => new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" }).format(new Date(day));
  const day = shown.updated
    ? filled(chat.words.UPDATED, { date: date(shown.updated) })
    : shown.published && filled(chat.words.PUBLISHED_ON, { date: date(shown.published) });
  return [...new Set([quote.author, quote.publisher, day, quote.licence].filter(Boolean))];
}

function copyButton(quote, shown, readAt, chat) {
  const { words } = chat;
  const label = make("span", {}, words.COPY);
  const button = make("button", { type: "button", class: "copy" }, icon("copy"), label);
  const from = [quote.title, ...facts(quote, shown, chat), shown.publisher_url || readAt].join(", ");
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(`“${quote.text}”\n\n${from}`);
      label.textContent = words.COPIED;
    } catch {
      label.textContent = words.COPY_FAILED; // only a page over https may
    }
    chat.announce(label.textContent);
    setTimeout(() => (label.textContent = words.COPY), 4000);
  };
  button.addEventListener("click", copy, { signal: chat.signal });
  return button;
}
