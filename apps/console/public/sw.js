/* Opens the console without a network: its page and the files that were loaded before. Calls are never answered from here. */
const SHELL = 'deskwire-shell';
/** More files than a release has, so that those of the one before go at last. */
const MOST = 150;

/** Scripts are asked for with an origin, which answers vary by, and were kept without: the file is the same. */
const SAME = { ignoreVary: true };

addEventListener('install', (event) => {
  skipWaiting();
  event.waitUntil(caches.open(SHELL).then((cache) => cache.add('/')));
});
addEventListener('activate', (event) => event.waitUntil(clients.claim()));

/** A page names what it loaded before this worker was there. */
addEventListener('message', ({ data }) => void keep(data.files));
async function keep(files) {
  const cache = await caches.open(SHELL);
  await Promise.all(
    files.map(async (file) => (await cache.match(file, SAME)) ?? (await cache.add(file).catch(() => {}))),
  );
  const kept = (await cache.keys()).filter(({ url }) => new URL(url).pathname.startsWith('/assets/'));
  await Promise.all(kept.slice(0, Math.max(0, kept.length - MOST)).map((request) => cache.delete(request)));
}

addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== location.origin) return;
  if (request.mode === 'navigate') event.respondWith(page(request));
  else if (pathname.startsWith('/assets/')) event.respondWith(file(request));
});

async function page(request) {
  try {
    return await fetch(request);
  } catch (error) {
    const shell = await caches.match('/', SAME);
    if (shell === undefined) throw error;
    return shell;
  }
}

/** The name of a file changes with what is in it, so what was kept is what is wanted. */
async function file(request) {
  const kept = await caches.match(request, SAME);
  if (kept !== undefined) return kept;
  const answer = await fetch(request);
  if (answer.ok) void (await caches.open(SHELL)).put(request, answer.clone());
  return answer;
}
