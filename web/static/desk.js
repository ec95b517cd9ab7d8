// A rebuild's progress, without loading the page again and again. Without this script the page does that itself.

const EVERY = 1500;

async function look() {
  const shown = document.querySelector("#progress");
  if (!shown || !("busy" in shown.dataset)) return;
  try {
    const response = await fetch(location.pathname);
    const found = response.ok && new DOMParser().parseFromString(await response.text(), "text/html").querySelector("#progress");
    if (found && found.innerHTML !== shown.innerHTML) shown.replaceWith(found);
  } catch {
    // The server may be busy; the next look will tell.
  }
  setTimeout(look, EVERY);
}

setTimeout(look, EVERY);
