// Takes away what an earlier version of the site has kept on this machine, and itself.
const MINE = `hpa-playground ${registration.scope} `;

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil((async () => {
  const names = (await caches.keys()).filter((name) => name.startsWith(MINE));
  await Promise.all(names.map((name) => caches.delete(name)));
  await registration.unregister();
})()));
