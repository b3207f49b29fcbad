// Keeps the site on this machine, as one version. A version is taken over when no page of another one is open any more, so
// that files of two versions never meet; it is kept whole, each file checked against its hash, or not at all.
const VERSION = "";
const FILES = [];

// Another site of this host may be kept, too: each has its own folder.
const MINE = `hpa-playground ${registration.scope} `;
const NAME = MINE + VERSION;
// The addresses of what is kept; the folder is the page.
const address = (path) => new URL(path, registration.scope).href;
const KEPT = new Map(FILES.map(([path]) => [address(path), address(path)]));
for (const [path] of FILES) {
  if (`/${path}`.endsWith("/index.html")) KEPT.set(address(path.slice(0, -10) || "./"), address(path));
  // Some hosts leave the ending out.
  if (path.endsWith(".html")) KEPT.set(address(path.slice(0, -5)), address(path));
}
// How many files are loaded at a time: the page may be loading something, too.
const AT_A_TIME = 4;

const load = async (cache, [path, hash]) => {
  // A hashed name is an old acquaintance of the browser's cache; any other may be of yesterday there.
  const fresh = /-[0-9a-f]{16}\.\w+$/.test(path) ? "default" : "no-cache";
  const answer = await fetch(address(path), { cache: fresh, integrity: `sha256-${hash}`, credentials: "same-origin" });
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  // Made anew, since a page may not be answered with what came by way of a redirect. What it holds is unpacked.
  const headers = new Headers(answer.headers);
  ["content-encoding", "content-length"].forEach((name) => headers.delete(name));
  await cache.put(address(path), new Response(await answer.arrayBuffer(), { headers }));
};

const install = async () => {
  const cache = await caches.open(NAME);
  const waiting = [...FILES];
  const turn = async () => {
    while (waiting.length) await load(cache, waiting.shift());
  };
  try {
    await Promise.all(Array.from({ length: AT_A_TIME }, turn));
  } catch (error) {
    waiting.length = 0;
    await caches.delete(NAME);
    throw error;
  }
};

const forget = async () => {
  const names = (await caches.keys()).filter((name) => name.startsWith(MINE) && name !== NAME);
  await Promise.all(names.map((name) => caches.delete(name)));
};

// Whether something of what was kept is lost. Then all comes from the server, and is kept anew if the server still has this
// version; another one comes by its own worker.
let lost = false;
let mending = null;
const whole = async () => (await (await caches.open(NAME)).keys()).length >= FILES.length;
const mend = () => {
  mending ??= install().then(() => { lost = false; }, () => {}).finally(() => { mending = null; });
  return mending;
};

const answer = async (event, kept) => {
  const { request } = event;
  try {
    if (request.mode === "navigate") {
      lost = !(await whole());
      if (lost) event.waitUntil(mend());
    }
    const found = lost ? undefined : await (await caches.open(NAME)).match(kept, { ignoreVary: true });
    if (found) return found;
  } catch {
    // Storage that cannot be read is as good as none.
  }
  return fetch(request);
};

addEventListener("install", (event) => event.waitUntil(install()));
addEventListener("activate", (event) => event.waitUntil(forget()));
addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || request.headers.has("range")) return;
  const url = new URL(request.url);
  url.hash = "";
  // What a page is asked for is in its query; a file that is asked for with one is another.
  if (request.mode === "navigate") url.search = "";
  const kept = KEPT.get(url.href);
  if (kept) event.respondWith(answer(event, kept));
});
