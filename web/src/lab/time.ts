/**
 * Times as a reader wants them.
 */
import { lab } from '../strings/en';

/** "12 ms", "3.4 s" */
export function timeText(ms: number): string {
  return ms < 1000 ? lab.milliseconds(ms) : lab.seconds(ms / 1000);
}
