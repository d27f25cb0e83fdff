/**
 * The frame of every page: head, header, navigation, footer. It knows no lesson and runs nothing.
 *
 * All addresses are relative to the page (`root` leads to the site's root), so that the folder can be served from any path.
 */
import { site } from '../src/strings/en';
import { escapeHtml } from './code';

/** File names that the bundler chose, relative to the site's root. */
export interface Assets {
  readonly style: string;
  readonly math: string;
  readonly boot: string;
  readonly page: string;
  readonly lab: string;
  /** Chunks that the lab imports at once, for `modulepreload`. */
  readonly labImports: readonly string[];
}

export interface Page {
  /** '' for the root, 'day-1/' for a lesson: where the page stands. */
  readonly path: string;
  readonly title: string;
  readonly description: string;
  readonly main: string;
  readonly hasLab: boolean;
  readonly hasMath: boolean;
  /** The navigation's entries. */
  readonly lessons: readonly { readonly label: string; readonly path: string }[];
  readonly bodyClass: string;
}

/** Scripts only of our own, WebAssembly allowed, nothing from or to another host. */
const CSP = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'";

/** A pinwheel with nine pins, some of them out, and its crank. */
export const LOGO: string = '<svg class="logo" viewBox="0 0 32 32" width="28" height="28" aria-hidden="true" focusable="false"><g fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round"><circle cx="14" cy="18" r="8.2"/><path d="M14 9.8V6.2M8.73 11.72 6.4 8.96M5.92 16.58 2.38 15.95M6.9 22.1 3.8 23.9M19.27 11.72 21.6 8.96"/></g><path d="M14 18 25.5 9.5" stroke="var(--accent)" stroke-width="2.6" stroke-linecap="round"/><circle cx="26.2" cy="9" r="3.6" fill="var(--accent)"/><circle cx="14" cy="18" r="2.4" fill="currentColor"/></svg>';

export function rootOf(path: string): string {
  const depth = path.split('/').length - 1;
  return depth === 0 ? './' : '../'.repeat(depth);
}

export function pageHtml(page: Page, assets: Assets): string {
  const root = rootOf(page.path);
  const title = page.path === '' ? `${site.name}: ${site.tagline}` : `${page.title} – ${site.name}`;
  return `<!doctype html>
<html lang="${site.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${CSP}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<meta name="description" content="${escapeHtml(page.description)}">
<meta name="color-scheme" content="light dark">
<meta name="theme-color" content="#fbf9f4" media="(prefers-color-scheme: light)">
<meta name="theme-color" content="#17181a" media="(prefers-color-scheme: dark)">
<meta name="referrer" content="no-referrer">
<link rel="icon" href="${root}favicon.svg" type="image/svg+xml">
<script src="${root}${assets.boot}" data-root="${root}"></script>
<link rel="stylesheet" href="${root}${assets.style}">
${page.hasMath ? `<link rel="stylesheet" href="${root}${assets.math}">` : ''}
${page.hasLab ? assets.labImports.map((file) => `<link rel="modulepreload" href="${root}${file}">`).join('\n') : ''}
<script type="module" src="${root}${assets.page}"></script>
${page.hasLab ? `<script type="module" src="${root}${assets.lab}"></script>` : ''}
</head>
<body class="${page.bodyClass}">
<a class="skip" href="#main">${site.skip}</a>
${headerHtml(page, root)}
<main id="main" tabindex="-1">
${page.main}
</main>
${footerHtml(root)}
</body>
</html>
`.replace(/\n{2,}/g, '\n');
}

function headerHtml(page: Page, root: string): string {
  const here = (path: string): string => (path === page.path ? ' aria-current="page"' : '');
  const lessons = page.lessons.map((lesson) => `<li><a href="${root}${lesson.path}"${here(lesson.path)}>${escapeHtml(lesson.label)}</a></li>`).join('');
  return `<header class="site-header"><div class="site-bar">
<a class="brand" href="${root}"${here('')}>${LOGO}<span>${site.name}</span></a>
<nav aria-label="${site.navigation}"><ul>${lessons}<li><a href="${root}about/"${here('about/')}>${site.about}</a></li></ul></nav>
<button type="button" class="theme-switch" aria-label="${site.theme.auto}" title="${site.theme.auto}"><svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true"><circle cx="12" cy="12" r="8.5" fill="none" stroke="currentColor" stroke-width="2"/><path class="theme-half" d="M12 3.5a8.5 8.5 0 0 1 0 17z" fill="currentColor"/></svg></button>
</div></header>`;
}

function footerHtml(root: string): string {
  return `<footer class="site-footer"><div>
<p>${escapeHtml(site.credits.made)} ${escapeHtml(site.credits.paper)}</p>
<p class="citation">${escapeHtml(site.credits.authors)}, <cite>${escapeHtml(site.credits.title)}</cite>. ${escapeHtml(site.credits.place)}.</p>
<p>${escapeHtml(site.privacy)} <a href="${root}about/">${site.about}</a></p>
</div></footer>`;
}

/**
 * The page for unknown addresses. A host may serve it at any depth, so it carries its style inside and looks for the site's
 * root (the folder with `site.json`) by itself; the only inline script of the site, allowed by its hash.
 */
export function notFoundHtml(scriptHash: string, script: string): string {
  return `<!doctype html>
<html lang="${site.language}"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'self'; script-src 'sha256-${scriptHash}'; style-src 'unsafe-inline'; object-src 'none'; base-uri 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>${site.notFound.title} – ${site.name}</title>
<style>:root{color-scheme:light dark;--accent:light-dark(#8a5a00,#e3b457)}body{font:1.1rem/1.6 Charter,"Bitstream Charter","Sitka Text",Cambria,serif;background:light-dark(#fbf9f4,#17181a);color:light-dark(#1f1c17,#e6e2d9);min-height:90vh;display:grid;place-content:center;margin:0;padding:1rem;text-align:center}a{color:var(--accent)}h1{font-weight:600;margin:.5rem 0 0}svg{width:72px;height:72px;margin:auto}</style></head>
<body>${LOGO}<main><h1>${site.notFound.title}</h1><p>${site.notFound.text}</p><p><a id="home" href="./">${site.notFound.home}</a></p></main><script>${script}</script></body></html>
`;
}
