/**
 * The script of every page, a few hundred bytes of behaviour: the switch of colours, the mark in "on this page", the progress
 * that the lab stored, and the service worker. Everything here may fail without the page losing its text.
 */
import { site } from '../strings/en';
import { read, write } from '../store/local';
import { passedExercises } from '../store/progress';
import { registerServiceWorker } from './offline';

const THEMES = ['auto', 'light', 'dark'] as const;
type Choice = (typeof THEMES)[number];

function themeSwitch(button: HTMLButtonElement): void {
  const stored = read('theme');
  let choice: Choice = stored === 'light' || stored === 'dark' ? stored : 'auto';
  const apply = (): void => {
    if (choice === 'auto') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = choice;
    button.setAttribute('aria-label', site.theme[choice]);
    button.title = site.theme[choice];
    button.dataset['choice'] = choice;
    document.dispatchEvent(new CustomEvent('brunsviga:theme'));
  };
  button.addEventListener('click', () => {
    choice = THEMES[(THEMES.indexOf(choice) + 1) % THEMES.length] ?? 'auto';
    write('theme', choice === 'auto' ? null : choice);
    apply();
  });
  apply();
}

/** Marks the section that is being read. */
function contents(nav: HTMLElement): void {
  const details = nav.querySelector('details');
  // Beside the text the list stands open; above it, it would push the text away.
  if (details && matchMedia('(min-width: 90rem)').matches) details.open = true;
  const links = [...nav.querySelectorAll<HTMLAnchorElement>('a[href^="#"]')];
  const headings = links.flatMap((link) => document.getElementById(decodeURIComponent(link.hash.slice(1))) ?? []);
  const mark = (): void => {
    const above = headings.filter((heading) => heading.getBoundingClientRect().top < 120);
    const current = above[above.length - 1];
    for (const link of links) {
      if (current && link.hash === `#${current.id}`) link.setAttribute('aria-current', 'true');
      else link.removeAttribute('aria-current');
    }
  };
  let waiting = false;
  addEventListener('scroll', () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      mark();
    });
  }, { passive: true });
  mark();
}

function progress(): void {
  const passed = passedExercises();
  for (const span of document.querySelectorAll<HTMLElement>('.progress[data-exercises]')) {
    const labels = (span.dataset['exercises'] ?? '').split(' ').filter(Boolean);
    const count = labels.filter((label) => passed.has(label)).length;
    span.textContent = site.progress(count, labels.length);
    span.classList.toggle('complete', count === labels.length && count > 0);
  }
}

const button = document.querySelector<HTMLButtonElement>('.theme-switch');
if (button) themeSwitch(button);
const nav = document.querySelector<HTMLElement>('.toc');
if (nav) contents(nav);
progress();
document.addEventListener('brunsviga:progress', progress);
registerServiceWorker();
