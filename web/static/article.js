// Goes back to the conversation as it was left, where one led here; without this the link starts a new one.

document.getElementById("back").addEventListener("click", (event) => {
  if (document.referrer && new URL(document.referrer).pathname === event.currentTarget.pathname) {
    event.preventDefault();
    history.back();
  }
});
