/**
 * The controls of a cell's form parameters. They follow the text and the text follows them; they hold no value of their own.
 */
import { lab } from '../strings/en';
import { h } from './dom';
import { decimals, parseParams, type Param, type SliderParam } from './params';

export class Sliders {
  readonly #box: HTMLElement;
  readonly #cell: string;
  readonly #changed: (param: Param, value: number | boolean | string) => void;
  #shape = '';
  readonly #update = new Map<string, (param: Param) => void>();

  /** `cell` makes the ids unique on the page. */
  constructor(box: HTMLElement, cell: string, changed: (param: Param, value: number | boolean | string) => void) {
    this.#box = box;
    this.#cell = cell;
    this.#changed = changed;
  }

  /** Shows the parameters of a text: new values in the same controls, or new controls if the parameters are others. */
  follow(text: string): void {
    const params = parseParams(text);
    const shape = JSON.stringify(params.map(({ from: _from, to: _to, value: _value, ...rest }) => rest));
    if (shape !== this.#shape) {
      this.#shape = shape;
      this.#update.clear();
      this.#box.replaceChildren(...params.map((param) => this.#control(param)));
      if (params.length > 0) {
        this.#box.setAttribute('role', 'group');
        this.#box.setAttribute('aria-label', lab.slider.group);
      }
    }
    for (const param of params) this.#update.get(param.name)?.(param);
  }

  #control(param: Param): HTMLElement {
    const id = `param-${this.#cell}-${param.name}`;
    const label = h('label', { for: id }, param.name);
    if (param.live) label.append(' ', h('small', { class: 'live', title: lab.slider.liveTitle }, lab.slider.live));
    switch (param.kind) {
      case 'slider':
        return this.#slider(param, id, label);
      case 'number':
      case 'integer': {
        const input = h('input', { id, type: 'number', step: param.kind === 'integer' ? '1' : 'any' });
        input.addEventListener('change', () => {
          if (Number.isFinite(input.valueAsNumber)) this.#changed(param, input.valueAsNumber);
        });
        this.#update.set(param.name, (now) => {
          if (document.activeElement !== input || input.valueAsNumber !== now.value) input.value = String(now.value);
        });
        return h('div', { class: 'param' }, label, input);
      }
      case 'boolean': {
        const input = h('input', { id, type: 'checkbox' });
        input.addEventListener('change', () => this.#changed(param, input.checked));
        this.#update.set(param.name, (now) => {
          input.checked = now.value === true;
        });
        return h('div', { class: 'param' }, label, h('span', {}, input));
      }
      case 'string': {
        const input = h('input', { id, type: 'text' });
        input.addEventListener('change', () => this.#changed(param, input.value));
        this.#update.set(param.name, (now) => {
          if (document.activeElement !== input) input.value = String(now.value);
        });
        return h('div', { class: 'param' }, label, input);
      }
      case 'choice': {
        const select = h('select', { id }, ...param.choices.map((choice) => h('option', { value: choice }, choice.replace(/^["']|["']$/g, ''))));
        select.addEventListener('change', () => this.#changed(param, select.value));
        this.#update.set(param.name, (now) => {
          select.value = String(now.value);
        });
        return h('div', { class: 'param' }, label, select);
      }
    }
  }

  #slider(param: SliderParam, id: string, label: HTMLElement): HTMLElement {
    const input = h('input', { id, type: 'range', min: String(param.min), max: String(param.max), step: String(param.step) });
    const digits = decimals(param.step);
    const shown = h('output', { for: id });
    const show = (value: number): void => {
      const text = value.toFixed(digits);
      shown.textContent = text;
      const inZone = param.breaks !== null && value >= param.breaks;
      shown.classList.toggle('in-zone', inZone);
      input.setAttribute('aria-valuetext', inZone ? `${text}, ${lab.slider.inZone}` : text);
    };
    input.addEventListener('input', () => {
      show(input.valueAsNumber);
      this.#changed(param, input.valueAsNumber);
    });
    this.#update.set(param.name, (now) => {
      if (typeof now.value !== 'number') return;
      if (Math.abs(input.valueAsNumber - now.value) > param.step / 2) input.value = String(now.value);
      show(now.value);
    });
    input.value = String(param.value);
    const track = h('div', { class: 'track' }, input);
    const box = h('div', { class: 'param' }, label, track, shown);
    if (param.breaks !== null && param.breaks < param.max) {
      const zone = h('span', { class: 'zone', 'aria-hidden': 'true' });
      // The thumb's middle travels the track less its own width: about 16 px.
      const part = (param.max - Math.max(param.breaks, param.min)) / (param.max - param.min);
      zone.style.width = `calc(8px + (100% - 16px) * ${part.toFixed(4)})`;
      track.append(zone);
      box.append(h('span', { class: 'zone-name' }, lab.slider.breaks(param.breaks.toFixed(Math.max(digits, decimals(param.breaks))))));
    }
    return box;
  }
}
