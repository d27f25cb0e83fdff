/**
 * `<brunsviga-exercise>`: the check of an exercise with its measurements, hints one at a time, and then the solution.
 *
 * A check measures; what it says (value, band, advice) is shown as it comes. Passed is said in words and by a mark, not by
 * colour alone, and is kept.
 */
import type { Measurement } from '../../generated/protocol';
import { markPassed, passedExercises } from '../store/progress';
import { lab } from '../strings/en';
import { BrunsvigaCell } from './cell';
import { announce, button, h, words as wordsOf } from './dom';
import { notebook } from './notebook';
import { timeText } from './time';

export class BrunsvigaExercise extends HTMLElement {
  #result!: HTMLElement;
  #checkButton!: HTMLButtonElement;
  #hints: HTMLDetailsElement[] = [];
  #solution: HTMLDetailsElement | null = null;
  #more!: HTMLButtonElement;
  #awake = false;

  connectedCallback(): void {
    if (this.#awake) return;
    this.#awake = true;
    const bar = this.querySelector<HTMLElement>('.exercise-check');
    if (!bar) return;
    this.#result = h('div', { class: 'check-result' });
    this.#checkButton = button(lab.exercise.check, lab.exercise.checkTitle, 'button check', () => void this.#check());
    bar.append(this.#checkButton, this.#result);
    if (!this.#checkSource) bar.hidden = true;
    this.#help();
    this.#mark();
  }

  get #label(): string {
    return this.dataset['label'] ?? '';
  }

  get #cell(): BrunsvigaCell | null {
    const cell = this.querySelector('brunsviga-cell');
    return cell instanceof BrunsvigaCell ? cell : null;
  }

  get #checkSource(): string {
    return this.#kept('check-source');
  }

  #kept(type: string): string {
    return (this.querySelector(`script.${type}`)?.textContent ?? '').replaceAll('<\\/script', '</script');
  }

  async #check(): Promise<void> {
    const cell = this.#cell;
    if (!cell) return;
    const attempt = notebook.work.attempt(this.#label);
    notebook.work.saveAttempt(this.#label, { ...attempt, checks: attempt.checks + 1 });
    this.#result.replaceChildren(h('p', { class: 'check-status' }, lab.exercise.checking));
    this.#checkButton.disabled = true;
    const end = await notebook.check(cell, this.#checkSource);
    this.#checkButton.disabled = false;
    if (end?.type === 'checked') this.#show(end.passed, end.measurements, end.elapsedMs);
    else this.#result.replaceChildren(h('p', { class: 'check-status' }, end?.type === 'failed' ? lab.exercise.codeFailed : lab.exercise.notChecked));
  }

  #show(passed: boolean, measurements: readonly Measurement[], elapsedMs: number): void {
    const inside = measurements.filter((one) => one.passed).length;
    const words = measurements.length === 0 ? lab.exercise.nothing : passed ? lab.exercise.allPassed(timeText(elapsedMs)) : lab.exercise.somePassed(inside, measurements.length);
    const verdict = passed ? lab.exercise.passed : lab.exercise.notYet;
    const status = h('p', { class: `check-status ${passed ? 'good' : 'bad'}` }, h('strong', {}, `${passed ? '✓' : '✗'} ${verdict}.`), ` ${words}`);
    const list = h('ol', { class: 'measurements' }, ...measurements.map((one, index) => measurementItem(one, measurements[index - 1]?.advice === one.advice)));
    this.#result.replaceChildren(status, list);
    const advice = measurements.find((one) => !one.passed && one.advice)?.advice ?? '';
    announce(`${verdict}. ${words} ${advice}`);
    if (passed) {
      markPassed(this.#label);
      this.#mark();
    }
  }

  #mark(): void {
    const title = this.querySelector('.exercise-title');
    const passed = passedExercises().has(this.#label);
    this.classList.toggle('passed', passed);
    if (passed && title && !title.querySelector('.exercise-mark')) title.append(h('span', { class: 'exercise-mark' }, ` ✓ ${lab.exercise.passed}`));
  }

  /** Hints come one by one; the solution after the last of them. */
  #help(): void {
    const box = this.querySelector<HTMLElement>('.exercise-help');
    if (!box) return;
    this.#hints = [...box.querySelectorAll<HTMLDetailsElement>(':scope > details.hint')];
    this.#solution = box.querySelector<HTMLDetailsElement>(':scope > details.solution');
    this.#more = button('', '', 'more-help', () => this.#revealNext());
    box.append(this.#more);
    const source = this.#kept('solution-source');
    if (this.#solution && source) {
      const copied = h('span', { class: 'copied', role: 'status' });
      const copy = button(lab.exercise.copy, lab.exercise.copy, '', () => {
        void this.#cell?.replaceText(source).then(() => (copied.textContent = lab.exercise.copied));
      });
      this.#solution.append(h('p', { class: 'solution-copy' }, copy, ' ', copied));
    }
    this.#showHelp(notebook.work.attempt(this.#label).hints, false);
  }

  /** Shows the first `count` helps: hints, and the solution as the last. */
  #showHelp(count: number, open: boolean): void {
    const all = [...this.#hints, ...(this.#solution ? [this.#solution] : [])];
    all.forEach((help, index) => {
      help.hidden = index >= count;
      if (open && index === count - 1) help.open = true;
    });
    const next = count < this.#hints.length ? lab.exercise.nextHint(count + 1, this.#hints.length) : count < all.length ? lab.exercise.showSolution : '';
    this.#more.textContent = next;
    this.#more.title = count < this.#hints.length && this.#solution ? lab.exercise.solutionFirst : next;
    this.#more.hidden = next === '';
  }

  #revealNext(): void {
    const attempt = notebook.work.attempt(this.#label);
    const hints = attempt.hints + 1;
    notebook.work.saveAttempt(this.#label, { ...attempt, hints });
    this.#showHelp(hints, true);
    const shown = [...this.#hints, ...(this.#solution ? [this.#solution] : [])][hints - 1];
    shown?.querySelector('summary')?.focus();
  }
}

/** `said`: the measurement before gave the same advice. */
function measurementItem(one: Measurement, said: boolean): HTMLElement {
  const mark = one.passed ? lab.exercise.inside : lab.exercise.outside;
  const facts = h('dl', {},
    h('div', {}, h('dt', {}, lab.exercise.value), h('dd', {}, one.value || '–')),
    ...(one.band ? [h('div', {}, h('dt', {}, lab.exercise.band), h('dd', {}, one.band))] : []),
  );
  const item = h('li', { class: one.passed ? 'good' : 'bad' }, h('p', { class: 'measured' }, h('span', { class: 'mark', 'aria-hidden': 'true' }, one.passed ? '✓' : '✗'), ` ${one.what} `, h('em', {}, mark)), facts);
  if (!one.passed && one.advice && !said) item.append(h('p', { class: 'advice' }, ...wordsOf(one.advice)));
  return item;
}
