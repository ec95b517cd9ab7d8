// "Was this useful?" Sent without the conversation: a verdict, the article, and words of the visitor's own only where the
// publisher keeps those.

import { make } from "./markup.js";

const REASONS = { "other-question": "REASON_QUESTION", unclear: "REASON_UNCLEAR", outdated: "REASON_OUTDATED", wrong: "REASON_WRONG" };

/** The question whether `answer` was useful. */
export function feedbackOn(answer, chat) {
  const { words, signal } = chat;
  const group = make("div", { class: "feedback", role: "group", "aria-label": words.USEFUL, tabindex: "-1" });
  const send = (verdict, text = "") => chat.judge({ verdict, text, article_id: answer.quotes[0].article_id });
  const button = (text, act) => {
    const made = make("button", { type: "button" }, text);
    made.addEventListener("click", act, { signal });
    return made;
  };
  const thank = () => {
    group.replaceChildren(make("p", {}, words.FEEDBACK_THANKS));
    group.focus({ preventScroll: true }); // the button that had the focus is gone
    chat.announce(words.FEEDBACK_THANKS);
  };
  const useful = () => (send("useful"), thank());
  const useless = () => {
    send("not-useful");
    thank();
    group.append(make("p", {}, words.WHY_NOT), ...reasons(), ownWords());
  };
  const ownWords = () => {
    if (chat.feedback !== "texts") return "";
    const field = make("input", { type: "text", maxlength: "500", "aria-label": words.REASON_TEXT, placeholder: words.REASON_TEXT });
    const form = make("form", {}, field, make("button", {}, words.SEND_REASON));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (field.value.trim()) send("remark", field.value.trim());
      thank();
    }, { signal });
    return form;
  };
  const reasons = () =>
    Object.entries(REASONS).map(([verdict, name]) => button(words[name], () => (send(verdict), thank())));
  group.append(make("p", {}, words.USEFUL), button(words.YES, useful), button(words.NO, useless));
  return group;
}
