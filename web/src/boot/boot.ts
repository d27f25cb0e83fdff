/**
 * The one script of the page's head, classic and tiny: puts the stored choice of colours on the page before it is painted.
 * It must never throw, since storage may be refused.
 */
try {
  const theme = localStorage.getItem('brunsviga:theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset['theme'] = theme;
} catch {
  // Storage refused: the system's colours are right.
}
const script = document.currentScript;
if (script instanceof HTMLScriptElement) document.documentElement.dataset['root'] = new URL(script.dataset['root'] ?? './', location.href).href;
