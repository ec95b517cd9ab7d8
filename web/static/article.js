// Goes back to the conversation as it was left, where one led here; without this the link starts a new one.

const back = document.getElementById("back");

back.addEventListener("click", (event) => {
  if (!document.referrer || history.length < 2) return; // in a tab of its own there is nothing to go back to
  const from = new URL(document.referrer);
  // A page of another site has the widget in it; of our own pages only one is the conversation.
  const isConversation = from.origin !== location.origin ? location.search !== "" : from.pathname === back.pathname;
  if (isConversation) {
    event.preventDefault();
    history.back();
  }
});
