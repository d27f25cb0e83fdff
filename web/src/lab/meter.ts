/**
 * The meter of a run that keeps its states: where their bytes are, what all of them take, and whether the run waits for room.
 */
import type { Event } from '../../generated/protocol';
import { lab } from '../strings/en';
import { h, words } from './dom';

export type MemoryInfo = Extract<Event, { type: 'memory' }>;

/** "820 bytes", "12 kB", "3.1 GB": units of a thousand, as disks are sold. */
export function bytesText(bytes: number): string {
  let [value, unit] = [bytes, 0];
  while (value >= 999.5 && unit < lab.meter.units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = value < 9.95 && unit > 0 ? value.toFixed(1) : String(Math.round(value));
  return `${digits} ${lab.meter.units[unit] ?? ''}`;
}

/** What is told under the progress bar; a run that fits in memory is told of only by its size. */
export function meterText(info: MemoryInfo): string {
  const { meter } = lab;
  const parts = [meter.whole(bytesText(info.whole), bytesText(2 * info.whole))];
  if (info.stores) parts.push(meter.stored(bytesText(info.stored), bytesText(info.ring + info.memory)));
  if (info.waits) return `${parts.join(' ')} ${waitText(info.waits)}`;
  if (info.perS > 0) parts.push(meter.rate(bytesText(info.perS)));
  if (info.leftS !== undefined && info.leftS >= 1) parts.push(meter.left(Math.round(info.leftS)));
  return parts.join(' ');
}

function waitText(waits: NonNullable<MemoryInfo['waits']>): string {
  switch (waits.kind) {
    case 'full':
      return lab.meter.full;
    case 'refused':
      return lab.meter.refused;
    case 'busy':
      return lab.meter.busy;
    case 'broken':
      return lab.meter.broken(waits.words);
    default:
      return waits satisfies never;
  }
}

/** A line of its own, which is not read aloud at every change: only that the run waits is. `choices` stand beside it while there is no room. */
export class Meter {
  readonly element: HTMLElement;
  readonly #text: HTMLElement;
  readonly #choices: HTMLElement;
  readonly #announce: (text: string) => void;
  #waits = false;

  constructor(announce: (text: string) => void, ...choices: HTMLElement[]) {
    this.#text = h('span');
    this.#choices = h('span', { class: 'meter-choices', hidden: true }, ' ', ...choices);
    this.element = h('div', { class: 'cell-meter', hidden: true }, this.#text, this.#choices);
    this.#announce = announce;
  }

  show(info: MemoryInfo): void {
    const waits = info.waits !== undefined;
    this.#text.replaceChildren(...words(meterText(info)));
    this.element.hidden = false;
    this.element.classList.toggle('bad', waits);
    this.#choices.hidden = info.waits?.kind !== 'full';
    if (waits && !this.#waits) this.#announce(this.#text.textContent ?? '');
    this.#waits = waits;
  }

  hide(): void {
    this.element.hidden = true;
    this.#waits = false;
  }
}
