import { html } from "./dom.js";
import { readPayload } from "./payload.js";
import { page } from "./page.js";

const began = performance.now();
readPayload(document.getElementById("payload").textContent)
  .then((payload) => page(payload))
  .then(() => {
    // For tests and for the curious: how long it took from the start of this script until all was drawn.
    document.documentElement.dataset.drawnMs = String(Math.round(performance.now() - began));
  })
  .catch((error) => {
    document.body.prepend(html("p", { class: "fault" }, `This report cannot be drawn: ${error.message}. It needs a browser of 2023 or later.`));
    console.error(error);
  });
