// Shows the passage a visitor came for: scrolls to it, and goes back to the conversation where there is one.

const passage = document.querySelector(".text mark");
passage?.scrollIntoView({ block: "center" });

document.getElementById("back").addEventListener("click", (event) => {
  if (document.referrer === "" && history.length > 1) {
    event.preventDefault();
    history.back();
  }
});
