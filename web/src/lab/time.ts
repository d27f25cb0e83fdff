/**
 * Times as a reader wants them.
 */
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

function short(value: number): string {
  return value < 10 ? value.toFixed(1) : String(Math.round(value));
}
