// A worker that runs what it is sent.

import { init, simulate } from "../../node_modules/hpa-playground/index.js";

onmessage = async ({ data }) => {
  await init();
  postMessage(simulate(data));
};
