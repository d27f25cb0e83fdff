/**
 * The service worker: keeps one version of the site for offline use, and adds the headers that threads need (COOP, COEP)
 * on hosts that cannot.
 *
 * Guarantees: answers only for this site's own files; a version is complete or absent, versions never mix; an answer never
 * waits for the network when it is in the cache. A new version waits until the page asks for it (`activate`), so that a
 * page never runs on files of two versions.
 */
interface Installing { waitUntil(promise: Promise<unknown>): void }
interface Fetching { readonly request: Request; respondWith(response: Promise<Response>): void }
interface Scope {
  readonly registration: { readonly scope: string };
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(type: 'install' | 'activate', listener: (event: Installing) => void): void;
  addEventListener(type: 'fetch', listener: (event: Fetching) => void): void;
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
}

const worker = self as unknown as Scope;
const scope = new URL(worker.registration.scope);
const PREFIX = `brunsviga:${scope.pathname}:`;
const CACHE = `${PREFIX}__VERSION__`;

worker.addEventListener('install', (event) => {
  event.waitUntil(fill());
});

async function fill(): Promise<void> {
  const answer = await fetch(new URL('site.json', scope), { cache: 'no-cache' });
  const list = (await answer.json()) as { version: string; files: string[] };
  // Between the two fetches the site may have been replaced: then this worker is stale, and the next visit brings the new one.
  if (list.version !== '__VERSION__') throw new Error('another version is being published');
  const cache = await caches.open(CACHE);
  // Pages for unknown addresses look for this file to find the site's root, also offline.
  await cache.put(new URL('site.json', scope), new Response(JSON.stringify(list), { headers: { 'Content-Type': 'application/json' } }));
  await cache.addAll(list.files.map((file) => new Request(new URL(file, scope), { cache: 'no-cache' })));
}

worker.addEventListener('activate', (event) => {
  event.waitUntil(
    (async () => {
      for (const key of await caches.keys()) if (key.startsWith(PREFIX) && key !== CACHE) await caches.delete(key);
      await worker.clients.claim();
    })(),
  );
});

worker.addEventListener('message', (event) => {
  if (event.data === 'activate') void worker.skipWaiting();
});

worker.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== 'GET' || url.origin !== scope.origin || !url.pathname.startsWith(scope.pathname)) return;
  event.respondWith(answer(event.request, url));
});

async function answer(request: Request, url: URL): Promise<Response> {
  const cache = await caches.open(CACHE);
  const page = url.pathname.endsWith('/') ? new URL('index.html', url) : url;
  const hit = await cache.match(page, { ignoreSearch: true });
  if (hit) return isolated(hit);
  try {
    return isolated(await fetch(request));
  } catch {
    const missing = request.mode === 'navigate' ? await cache.match(new URL('404.html', scope)) : undefined;
    return missing ? isolated(missing) : Response.error();
  }
}

/** The same response with the headers that make the page cross-origin isolated. */
function isolated(response: Response): Response {
  if (response.status === 0 || response.type === 'opaqueredirect') return response;
  const headers = new Headers(response.headers);
  headers.set('Cross-Origin-Opener-Policy', 'same-origin');
  headers.set('Cross-Origin-Embedder-Policy', 'require-corp');
  headers.set('Cross-Origin-Resource-Policy', 'same-origin');
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}
