/**
 * What a cell prints: text as it comes, warnings, the value of the last line, an error in words.
 *
 * Guarantees: a new run replaces the old text only when it has something to show or has ended, so that nothing flickers while a
 * slider moves; the page never holds more than `LIMIT` characters of one run.
 */
import type { Diagnostic } from '../../generated/protocol';
import { lab } from '../strings/en';
import { button, h, words } from './dom';

/** More than anybody reads, little enough for the page to stay quick. */
export const LIMIT = 100_000;

type Kind = 'stdout' | 'stderr' | 'value';

export class Output {
  readonly #area: HTMLElement;
  #fresh = false;
  #last: { kind: Kind; pre: HTMLElement } | null = null;
  #shown = 0;
  #total = 0;
  #cut: HTMLElement | null = null;

  constructor(area: HTMLElement) {
    this.#area = area;
  }

  begin(): void {
    this.#fresh = true;
    this.#last = null;
    this.#shown = 0;
    this.#total = 0;
    this.#cut = null;
  }

  /** Takes away what an earlier run left. */
  #clearOld(): void {
    if (!this.#fresh) return;
    this.#fresh = false;
    this.#area.replaceChildren();
  }

  write(kind: Kind, text: string): void {
    if (text === '') return;
    this.#clearOld();
    this.#total += text.length;
    const room = LIMIT - this.#shown;
    if (room > 0) {
      const part = text.slice(0, room);
      this.#shown += part.length;
      if (this.#last?.kind !== kind) {
        const label = kind === 'stderr' ? lab.output.warning : kind === 'value' ? lab.output.value : lab.output.printed;
        const pre = h('pre', { class: `out out-${kind}`, tabindex: '0', role: 'group', 'aria-label': label });
        this.#area.append(pre);
        this.#last = { kind, pre };
      }
      const { pre } = this.#last;
      const atEnd = pre.scrollHeight - pre.scrollTop - pre.clientHeight < 40;
      pre.append(part);
      if (atEnd) pre.scrollTop = pre.scrollHeight;
    }
    if (this.#total > LIMIT) {
      this.#cut ??= h('p', { class: 'out-cut' });
      this.#cut.textContent = lab.output.cut(LIMIT.toLocaleString('en'), this.#total.toLocaleString('en'));
      this.#area.append(this.#cut);
    }
  }

  /** An error in words. `place` says where in the reader's terms, `go` leads there. */
  problem(diagnostic: Diagnostic, place: string | null, go: (() => void) | null): void {
    this.#clearOld();
    const head = h('p', { class: 'problem-head' }, h('strong', {}, diagnostic.kind), place ? ` (${place}): ` : ': ', diagnostic.message);
    const box = h('div', { class: 'problem', role: 'group', 'aria-label': diagnostic.kind }, head);
    if (diagnostic.hint) box.append(h('p', { class: 'problem-hint' }, h('strong', {}, `${lab.output.hint}: `), ...words(diagnostic.hint)));
    if (go) box.append(h('p', {}, button(lab.output.goTo, lab.output.goTo, 'go-to', go)));
    if (diagnostic.traceback) box.append(h('details', {}, h('summary', {}, lab.output.traceback), h('pre', { tabindex: '0' }, diagnostic.traceback)));
    this.#area.append(box);
  }

  /** The run has ended: what it did not replace is old. */
  end(): void {
    this.#clearOld();
  }
}
