// Asks without leaving the page. The server renders an exchange; this puts it at the end of the transcript.
// Questions are sent one after the other, so that each follows the answer before it. Nothing is stored.

const form = document.getElementById("ask");
const transcript = document.getElementById("transcript");
const news = document.getElementById("news");
const trouble = document.getElementById("trouble");
const field = form.elements.question;
let queue = Promise.resolve();

form.addEventListener("submit", (event) => {
  event.preventDefault();
  ask(field.value.trim());
});

document.addEventListener("click", (event) => {
  const suggestion = event.target.closest(".suggestions button");
  if (suggestion) {
    event.preventDefault();
    ask(suggestion.value);
  }
});

function ask(question) {
  if (!question) return;
  field.value = "";
  trouble.hidden = true;
  document.querySelector(".examples")?.remove();
  const waiting = waitingFor(question);
  transcript.append(waiting);
  waiting.scrollIntoView({ block: "nearest" });
  queue = queue.then(() => exchange(question, waiting));
}

async function exchange(question, waiting) {
  const body = new URLSearchParams({ question, conversation: form.elements.conversation.value });
  try {
    const response = await fetch(form.dataset.part, { method: "POST", body });
    if (!response.ok) throw new Error(response.status);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    show(document.adoptNode(page.querySelector(".exchange")), waiting);
  } catch {
    fail(question, waiting);
  }
}

function show(answered, waiting) {
  waiting.replaceWith(answered);
  form.elements.conversation.value = answered.dataset.token;
  answered.scrollIntoView({ block: "start" });
  // A region of its own speaks, so that only what is new is read out.
  news.textContent = [...answered.querySelectorAll(".own, :scope > .answer > .quote mark")]
    .map((part) => part.textContent).join(" ");
}

function fail(question, waiting) {
  waiting.remove();
  if (!field.value) field.value = question;
  trouble.firstElementChild.textContent = form.dataset.offline;
  news.textContent = form.dataset.offline;
  trouble.hidden = false;
}

function waitingFor(question) {
  const section = document.createElement("section");
  section.className = "exchange";
  const asked = document.createElement("p");
  asked.className = "asked";
  asked.textContent = question;
  const busy = document.createElement("p");
  busy.className = "busy";
  busy.textContent = form.dataset.busy;
  section.append(asked, busy);
  return section;
}
