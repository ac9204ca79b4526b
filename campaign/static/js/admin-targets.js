// A delivery offers the targets of the petition chosen above; without this script the server says what is wrong.
document.addEventListener("focusin", (event) => {
  const targets = event.target.closest("select[data-target-choice]");
  const petition = document.querySelector("select[data-petition-choice]");
  if (!targets || !petition) return;
  const chosen = petition.value && petition.selectedOptions[0].label;
  for (const group of targets.querySelectorAll("optgroup")) {
    group.hidden = group.disabled = Boolean(chosen) && group.label !== chosen;
  }
});
