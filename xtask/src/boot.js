// Starts the program, and says so when it cannot be started.
init({ module_or_path: new URL(program, import.meta.url) }).catch((error) => {
  const box = document.getElementById("failure");
  box.textContent = `HPA Playground could not start: ${error}`;
  box.hidden = false;
  document.querySelector("[data-testid=app]").dataset.state = "error";
});
