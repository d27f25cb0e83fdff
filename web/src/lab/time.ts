/**
 * Times as a reader wants them.
 */
import type { FastInfo } from '../../generated/protocol';
import { lab } from '../strings/en';

/** "12 ms", "3.4 s" */
export function timeText(ms: number): string {
  return ms < 1000 ? lab.milliseconds(ms) : lab.seconds(ms / 1000);
}

/** A rate with two digits: "950", "12 thousand", "3.4 million" */
export function rateText(perSecond: number): string {
  if (perSecond >= 1e6) return lab.millions(short(perSecond / 1e6));
  return perSecond >= 1e3 ? lab.thousands(short(perSecond / 1e3)) : short(perSecond);
}

/** What is told of a loop in mode `fast`, with how far it was from the exact one. */
export function fastText({ threads, deviation }: FastInfo): string {
  const how = lab.math.how(threads);
  if (!deviation) return `${how}.`;
  const { steps, largest, different } = deviation;
  if (different > 0 || !Number.isFinite(largest)) return `${how}: ${lab.math.other(steps)}`;
  return `${how}: ${largest === 0 ? lab.math.same(steps) : lab.math.within(digits(largest), steps)}`;
}

/** "3·10⁻¹³" */
function digits(x: number): string {
  const [mantissa = '', exponent = ''] = x.toExponential(0).split('e');
  const raised = [...String(Number(exponent))].map((c) => (c === '-' ? '⁻' : ('⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(c)] ?? ''))).join('');
  return `${mantissa}·10${raised}`;
}

function short(value: number): string {
  return value < 10 ? value.toFixed(1) : String(Math.round(value));
}
