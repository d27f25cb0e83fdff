/**
 * A short name for a text (64 bits of FNV-1a twice, as 13 base-36 digits): the same in the page builder and in the browser.
 * It tells versions of a lesson's cell apart; it protects nothing.
 */
export function hashOf(text: string): string {
  const bytes = new TextEncoder().encode(text.replace(/\s+$/, ''));
  let a = 0x811c9dc5;
  let b = 0x01000193;
  for (const byte of bytes) {
    a = Math.imul(a ^ byte, 0x01000193);
    b = Math.imul(b ^ byte ^ (a >>> 24), 0x85ebca6b);
  }
  return ((a >>> 0).toString(36) + (b >>> 0).toString(36)).padStart(13, '0').slice(-13);
}
