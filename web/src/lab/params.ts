/**
 * Colab's form comments: finds the parameters of a cell (`name = value  #@param …`), and writes a new value into the text.
 *
 * Guarantees: a comment that is not understood yields no parameter and never an exception; `withValue` changes only the
 * literal, so that the text stays the same program. Accepted forms, after `#@param` or `# @param`:
 * `{type:"slider", min:0, max:10, step:0.1}`, `{type:"number"}`, `{type:"integer"}`, `{type:"boolean"}`, `{type:"string"}`,
 * `["a", "b"]`. Our own keys, which Colab ignores: `breaks: 0.4` of a slider marks where the run breaks; `live: true` of any form
 * (after a list of choices in braces of its own) lets the control act on the program while it runs.
 */

import type { Setting } from '../../generated/protocol';

/** Where a parameter's literal stands in the text, UTF-16 offsets. */
interface Place {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  /** While its cell runs, a new value goes to the running program; otherwise the cell is run anew. */
  readonly live: boolean;
}

export interface SliderParam extends Place {
  readonly kind: 'slider';
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  /** From this value on the run breaks; null if the lesson does not say. */
  readonly breaks: number | null;
}
export interface NumberParam extends Place {
  readonly kind: 'number' | 'integer';
  readonly value: number;
}
export interface BooleanParam extends Place {
  readonly kind: 'boolean';
  readonly value: boolean;
}
export interface StringParam extends Place {
  readonly kind: 'string';
  readonly value: string;
}
export interface ChoiceParam extends Place {
  readonly kind: 'choice';
  /** The literal as it stands in the text. */
  readonly value: string;
  /** The literals to choose from, as they will stand in the text. */
  readonly choices: readonly string[];
}
export type Param = SliderParam | NumberParam | BooleanParam | StringParam | ChoiceParam;

const LINE = /^([ \t]*)([A-Za-z_]\w*)([ \t]*=[ \t]*)([^\s#"']+(?:[ \t]+[^\s#"']+)*|"[^"\n]*"|'[^'\n]*')[ \t]*#[ \t]*@param[ \t]*(.*)$/gm;
const NUMBER = /^[-+]?(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][-+]?\d+)?$/;

/** The parameters of a cell's text, in their order. */
export function parseParams(source: string): Param[] {
  const found: Param[] = [];
  for (const match of source.matchAll(LINE)) {
    const [, indent = '', name = '', equals = '', literal = '', form = ''] = match;
    const from = match.index + indent.length + name.length + equals.length;
    const place = { name, from, to: from + literal.length, live: objectItems(form.replace(/^\[.*?\]/, '').trim()).get('live') === 'true' };
    const param = parseForm(place, literal, form.trim());
    if (param) found.push(param);
  }
  return found;
}

function parseForm(place: Place, literal: string, form: string): Param | null {
  if (form.startsWith('[')) {
    const choices = listItems(form);
    return choices.length > 0 ? { ...place, kind: 'choice', value: literal, choices } : null;
  }
  const options = objectItems(form);
  const number = numberOf(literal);
  switch (unquoted(options.get('type') ?? '')) {
    case 'slider': {
      const min = numberOf(options.get('min') ?? '');
      const max = numberOf(options.get('max') ?? '');
      const step = numberOf(options.get('step') ?? '1');
      if (number === null || min === null || max === null || step === null || !(min < max) || !(step > 0)) return null;
      return { ...place, kind: 'slider', value: number, min, max, step, breaks: numberOf(options.get('breaks') ?? '') };
    }
    case 'number':
      return number === null ? null : { ...place, kind: 'number', value: number };
    case 'integer':
      return number === null || !Number.isInteger(number) ? null : { ...place, kind: 'integer', value: number };
    case 'boolean':
      return literal === 'True' || literal === 'False' ? { ...place, kind: 'boolean', value: literal === 'True' } : null;
    case 'string':
      return isQuoted(literal) ? { ...place, kind: 'string', value: unquoted(literal) } : null;
    default:
      return null;
  }
}

/** `{type:"slider", min:0}` → its items as text. Keys may be quoted; values hold no comma. */
function objectItems(form: string): Map<string, string> {
  const inner = /^\{(.*?)\}/.exec(form)?.[1] ?? '';
  const items = new Map<string, string>();
  for (const part of inner.split(',')) {
    const colon = part.indexOf(':');
    if (colon > 0) items.set(unquoted(part.slice(0, colon).trim()), part.slice(colon + 1).trim());
  }
  return items;
}

function listItems(form: string): string[] {
  const inner = /^\[(.*?)\]/.exec(form)?.[1] ?? '';
  return [...inner.matchAll(/"[^"]*"|'[^']*'|[^,\s][^,]*/g)].map((item) => item[0].trim());
}

function numberOf(text: string): number | null {
  if (!NUMBER.test(text)) return null;
  const value = Number(text.replaceAll('_', ''));
  return Number.isFinite(value) ? value : null;
}

function isQuoted(text: string): boolean {
  return /^(["']).*\1$/s.test(text) && text.length >= 2;
}

function unquoted(text: string): string {
  return isQuoted(text) ? text.slice(1, -1) : text;
}

/** Digits after the point that a step of this size needs: 0.001 → 3, 0.25 → 2, 1 → 0. At most 12. */
export function decimals(step: number): number {
  for (let digits = 0; digits < 12; digits++) {
    if (Math.abs(Number(step.toFixed(digits)) - step) <= 1e-9 * step) return digits;
  }
  return 12;
}

/** How a number stands in the text for this parameter: 5 stays 5 where whole numbers were written, else 5.0. */
export function literalFor(param: Param, value: number | boolean | string): string {
  switch (param.kind) {
    case 'slider': {
      const number = Number(value);
      const digits = Math.max(decimals(param.step), decimals(Math.abs(param.min) || 1));
      const text = number.toFixed(digits);
      if (digits === 0) return text;
      // 0.100 reads worse than 0.1, but 5 would change the type: one digit stays.
      return text.replace(/(\.\d+?)0+$/, '$1');
    }
    case 'number': {
      const number = Number(value);
      return Number.isInteger(number) && Math.abs(number) < 1e15 ? number.toFixed(1) : String(number);
    }
    case 'integer':
      return String(Math.round(Number(value)));
    case 'boolean':
      return value ? 'True' : 'False';
    case 'string':
      return JSON.stringify(String(value));
    case 'choice':
      return String(value);
  }
}

/** The value as a message to a running program: what the literal in the text is to Python. */
export function settingFor(param: Param, value: number | boolean | string): Setting {
  const literal = literalFor(param, value);
  if (literal === 'True' || literal === 'False') return { kind: 'bool', value: literal === 'True' };
  if (param.kind === 'string') return { kind: 'text', value: String(value) };
  const number = numberOf(literal);
  if (number === null) return { kind: 'text', value: unquoted(literal) };
  return /^[-+]?\d[\d_]*$/.test(literal) ? { kind: 'int', value: number } : { kind: 'float', value: number };
}

/** The text with another value of the parameter `name`; unchanged if there is no such parameter. */
export function withValue(source: string, name: string, value: number | boolean | string): string {
  const param = parseParams(source).find((candidate) => candidate.name === name);
  if (!param) return source;
  return source.slice(0, param.from) + literalFor(param, value) + source.slice(param.to);
}
