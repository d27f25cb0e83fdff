/**
 * The words for runs that were interrupted, in English: loaded when there is one.
 */
export const runs = {
  at: (percent: number, when: string) => `A run of this cell, begun on ${when}, was interrupted at ${percent} %.`,
  kept: (size: string) => `What it had computed is kept (${size}).`,
  again: 'The cells above run first, then this one, and its loop goes on from there.',
  otherVersion: 'Another version of this site computed it, so it cannot go on; press Run to start it anew.',
  changed: 'The code of this cell is another now: it can go on only in the code with which it began.',
  goOn: 'Go on',
  goOnTitle: 'Run the cell, and let its loop go on from where it was interrupted',
  putBack: 'Put that code back and go on',
  putBackTitle: 'Put the code with which the run began into the cell (Undo brings yours back), and go on',
  discard: 'Discard',
  discardTitle: 'Remove what the interrupted run has kept',
} as const;
