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
