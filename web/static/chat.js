// Asks without leaving the page. The server renders an exchange; this puts it at the end of the transcript.
// Questions are sent one after the other, so that each follows the answer before it. Nothing is stored.

const PATIENCE = 30_000; // milliseconds

const form = document.getElementById("ask");
const transcript = document.getElementById("transcript");
const news = document.getElementById("news");
const waiting = document.getElementById("waiting").content.firstElementChild;
const field = form.elements.question;
let queue = Promise.resolve();

form.addEventListener("submit", (event) => {
  event.preventDefault();
  ask(field.value.trim());
});

document.addEventListener("click", (event) => {
  const suggestion = event.target.closest(".suggestions button");
  if (!suggestion) return;
  event.preventDefault();
  field.focus({ preventScroll: true }); // the button may be gone before the answer comes
  ask(suggestion.value);
});

function ask(question) {
  if (!question) return;
  if (field.value.trim() === question) field.value = "";
  document.querySelector(".examples")?.remove();
  for (const failed of transcript.querySelectorAll(".failed")) {
    if (asked(failed).textContent === question) failed.remove();
  }
  const exchange = waitingFor(question);
  transcript.append(exchange);
  exchange.scrollIntoView({ block: "nearest" });
  news.textContent = exchange.querySelector(".busy").textContent;
  queue = queue.then(() => answer(question, exchange));
}

async function answer(question, exchange) {
  const body = new URLSearchParams({ question, conversation: form.elements.conversation.value });
  try {
    const response = await fetch(form.dataset.part, { method: "POST", body, signal: AbortSignal.timeout(PATIENCE) });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    if (response.ok) show(document.adoptNode(page.querySelector(".exchange")), exchange);
    else fail(question, exchange, page.querySelector(".problem")?.textContent);
  } catch {
    fail(question, exchange);
  }
}

function show(answered, exchange) {
  exchange.replaceWith(answered);
  form.elements.conversation.value = answered.dataset.token;
  answered.scrollIntoView({ block: "start" });
  // A region of its own speaks, so that only what is new is read out.
  news.textContent = [...answered.querySelectorAll(".own, :scope > .answer > .quote mark")]
    .map((part) => part.textContent).join(" ");
}

function fail(question, exchange, said) {
  const trouble = exchange.querySelector(".trouble");
  if (said) trouble.querySelector("p").textContent = said;
  exchange.classList.add("failed");
  exchange.querySelector(".busy").remove();
  trouble.hidden = false;
  trouble.querySelector("button").addEventListener("click", () => {
    field.focus({ preventScroll: true });
    ask(question);
  });
  if (!field.value) field.value = question;
  exchange.scrollIntoView({ block: "nearest" });
  news.textContent = trouble.querySelector("p").textContent;
}

function waitingFor(question) {
  const exchange = document.importNode(waiting, true);
  asked(exchange).textContent = question;
  return exchange;
}

function asked(exchange) {
  return exchange.querySelector(".asked bdi");
}
