/**
 * The few lines that make elements, and the one place from which things are announced to screen readers.
 */
type Attributes = Readonly<Record<string, string | boolean | ((event: globalThis.Event) => void)>>;

/** Makes an element: attributes, listeners (functions) and children. Text is always text, never markup. */
export function h<K extends keyof HTMLElementTagNameMap>(tag: K, attributes: Attributes = {}, ...children: (Node | string)[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name, value);
    else if (value === true) element.setAttribute(name, '');
    else if (value !== false) element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

/** Words with code between backticks, as hints and advice are written, as nodes. */
export function words(text: string): (Node | string)[] {
  return text.split(/(`[^`]+`)/).filter(Boolean).map((part) => (/^`[^`]+`$/.test(part) ? h('code', {}, part.slice(1, -1)) : part));
}

export function button(text: string, title: string, className: string, action: () => void): HTMLButtonElement {
  return h('button', { type: 'button', class: className, title, click: action }, text);
}

let region: HTMLElement | null = null;

/** Says a sentence to those who do not see the page. */
export function announce(text: string): void {
  if (!region) {
    region = h('div', { class: 'visually-hidden', role: 'status', 'aria-live': 'polite' });
    document.body.append(region);
  }
  // The same sentence twice is two events: a no-break space makes it a change.
  region.textContent = region.textContent === text ? `${text}\u00a0` : text;
}

/** The colours that the page has now. */
export function currentTheme(): 'light' | 'dark' {
  const chosen = document.documentElement.dataset['theme'];
  if (chosen === 'light' || chosen === 'dark') return chosen;
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

export function onThemeChange(listener: () => void): void {
  document.addEventListener('brunsviga:theme', listener);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', listener);
}

/** Gives a file to the reader. */
export function saveFile(name: string, mime: string, content: string | Uint8Array<ArrayBuffer> | Blob): void {
  const url = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type: mime }));
  const link = h('a', { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
