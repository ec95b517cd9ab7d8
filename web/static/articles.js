// Searches without leaving the page, so that going back from an article finds it as it was.

const form = document.getElementById("search");

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  try {
    const response = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const found = page.getElementById("found");
    // The line that says how many stays, so that a screen reader says what changed in it.
    document.querySelector("#found [role=status]").textContent = found.querySelector("[role=status]").textContent;
    document.querySelector("#found .index").replaceWith(found.querySelector(".index"));
  } catch {
    form.submit();
  }
});
