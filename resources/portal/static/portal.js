// Shows what stands in the password fields while Show My Password is ticked.
"use strict";
for (const line of document.querySelectorAll("[data-show-password]")) {
  const tick = line.querySelector("input");
  const fields = line.closest("form").querySelectorAll("input[type=password]");
  line.hidden = false;
  tick.addEventListener("change", () => {
    for (const field of fields) field.type = tick.checked ? "text" : "password";
  });
  // What browsers keep of a form should not keep a password that is shown.
  line.closest("form").addEventListener("submit", () => {
    for (const field of fields) field.type = "password";
  });
}
// A choice goes there at once; without this script its button does.
for (const choice of document.querySelectorAll("[data-goes]")) {
  const button = choice.form.querySelector("button");
  if (button) button.hidden = true;
  choice.addEventListener("change", () => choice.form.submit());
}
// What a new password still lacks, while it is typed. The service has the whole list and decides.
const FEW = /^(?:password|passwort|qwertyuiop|qwertzuiop|asdfghjkl|letmein|iloveyou|welcome|administrator|customer)+$/;
function easyToGuess(typed, address) {
  const text = typed.toLowerCase();
  const core = text.replace(/^[\W\d_]+|[\W\d_]+$/g, "");
  const own = address.toLowerCase();
  if (text === own || core === own || core === own.split("@")[0] || FEW.test(core)) return true;
  for (let size = 1; size < 5; size++) {
    if (text === text.slice(0, size).repeat(text.length).slice(0, text.length)) return true;
  }
  const steps = new Set();
  for (let at = 1; at < text.length; at++) steps.add(text.charCodeAt(at) - text.charCodeAt(at - 1));
  return steps.size === 1;
}
for (const list of document.querySelectorAll("[data-password-checks]")) {
  const form = list.closest("form");
  const first = form.querySelector("[name=password]");
  const again = form.querySelector("[name=password_again]");
  const look = () => {
    const met = {
      length: [...first.value].length >= 12,
      guess: first.value !== "" && !easyToGuess(first.value, list.dataset.address),
      same: first.value !== "" && first.value === again.value,
    };
    for (const line of list.children) line.classList.toggle("met", met[line.dataset.check]);
  };
  list.hidden = false;
  form.addEventListener("input", look);
  look();
}
