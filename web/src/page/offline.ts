/**
 * Registers the service worker, after everything that the reader waits for, and tells when a new version is ready.
 *
 * Guarantees: the page never waits for the worker; it reloads only when the reader asks, and then once.
 */
import { site } from '../strings/en';

/** The worker fetches the whole site for offline use: not before the page, its lab and a first run had the line for themselves. */
const DELAY_MS = 6000;

export function registerServiceWorker(): void {
  if (!('serviceWorker' in navigator) || !isSecureContext) return;
  const root = document.documentElement.dataset['root'];
  if (!root) return;
  const start = (): void => {
    navigator.serviceWorker.register(new URL('sw.js', root), { scope: root }).then(watch, () => {
      // Refused (private window, a frame, a host with a wrong type): the site works without it.
    });
  };
  const later = (): void => void setTimeout(start, navigator.serviceWorker.controller ? 0 : DELAY_MS);
  if (document.readyState === 'complete') later();
  else addEventListener('load', later, { once: true });
}

function watch(registration: ServiceWorkerRegistration | undefined): void {
  if (!registration) return;
  const offer = (worker: ServiceWorker | null): void => {
    if (worker && navigator.serviceWorker.controller) notice(worker);
  };
  offer(registration.waiting);
  registration.addEventListener('updatefound', () => {
    const worker = registration.installing;
    worker?.addEventListener('statechange', () => {
      if (worker.state === 'installed') offer(worker);
    });
  });
}

function notice(worker: ServiceWorker): void {
  if (document.querySelector('.new-version')) return;
  const box = document.createElement('div');
  box.className = 'new-version';
  box.setAttribute('role', 'status');
  const load = document.createElement('button');
  load.type = 'button';
  load.textContent = site.reload;
  const later = document.createElement('button');
  later.type = 'button';
  later.textContent = site.later;
  later.addEventListener('click', () => box.remove());
  load.addEventListener('click', () => {
    let reloaded = false;
    const reload = (): void => {
      if (!reloaded) location.reload();
      reloaded = true;
    };
    navigator.serviceWorker.addEventListener('controllerchange', reload);
    // The worker may hang: then a plain reload is still better than a dead button.
    setTimeout(reload, 2000);
    worker.postMessage('activate');
  });
  box.append(site.newVersion, ' ', load, ' ', later);
  document.body.append(box);
}
