/**
 * The words of cells, charts and exercises, in English: of the catalogue in en.ts the part that only pages with cells load.
 */
import { plural } from './en';

/** What is told of a node of a graph. */
interface GraphWords {
  readonly number: number;
  readonly label: string;
  readonly dtype: string;
  readonly shape: string;
  readonly detail: string;
  readonly inputs: readonly number[];
  readonly readers: readonly number[];
  readonly results: readonly number[];
  readonly inside: number | undefined;
  readonly line: number | undefined;
}

function graphWords(node: GraphWords): string {
  const parts = [`${node.dtype} ${node.shape}`.trim()];
  if (node.detail) parts.push(node.detail);
  parts.push(node.inputs.length > 0 ? `reads ${node.inputs.join(', ')}` : '');
  parts.push(node.readers.length > 0 ? `read by ${node.readers.join(', ')}` : '');
  if (node.results.length > 0) parts.push(`result ${node.results.join(', ')} of the function`);
  if (node.line !== undefined) parts.push(`line ${node.line}`);
  return `${parts.filter(Boolean).join('; ')}.`;
}

export const lab = {
  run: 'Run',
  runTitle: 'Run this cell (Shift+Enter)',
  stop: 'Stop',
  stopTitle: 'Stop the run (Esc)',
  pause: 'Pause',
  pauseTitle: 'Let the run stand still (P)',
  resume: 'Resume',
  resumeTitle: 'Let the run go on (P)',
  reset: 'Reset',
  resetTitle: 'Put the original text back',
  undo: 'Undo',
  undoTitle: 'Undo the last change (Ctrl+Z)',
  original: 'Original',
  mine: 'Mine',
  version: 'Which text is shown',
  edit: 'Edit this code',
  editor: (cell: string) => `Python editor, ${cell}. Shift+Enter runs. Escape, then Tab, leaves the editor.`,
  staticCode: (cell: string) => `Python code of ${cell}. Enter edits, Shift+Enter runs.`,
  updated: 'The original of this cell has changed since you edited it. You see your version.',
  seeOriginal: 'See the new original',
  keepMine: 'Keep mine',
  status: {
    starting: 'Starting Python …',
    waiting: 'Waiting …',
    running: 'Running …',
    paused: 'Paused. Everything stands as it is.',
    resumed: 'Running again.',
    away: 'Paused while you are away from this page.',
    pace: (percent: number, rate: string) => `Running … ${percent} %, ${rate} steps/s`,
    progress: 'How far the run is',
    runningLong: (seconds: number) => `Running for ${seconds} s …`,
    above: (count: number) => `Running first ${plural(count, 'cell', 'cells')} above that this one may need …`,
    aboveDone: (count: number) => `${plural(count, 'cell', 'cells')} above ran first.`,
    finished: (time: string) => `Finished in ${time}.`,
    failed: (kind: string, line: number | null) => (line === null ? `Stopped by an error: ${kind}` : `Stopped by an error in line ${line}: ${kind}`),
    stopped: (time: string) => `Stopped after ${time}. What was computed so far is kept.`,
    aboveFailed: (cell: string) => `Not run: ${cell} above it ended with an error.`,
    engineFailed: 'Python could not be started.',
    stoppedHard: 'Stopped. Python had to be started afresh.',
    crashed: 'Python ended unexpectedly.',
  },
  meter: {
    units: ['bytes', 'kB', 'MB', 'GB', 'TB'],
    whole: (here: string, there: string) => `States of this run: ${here} (TensorFlow would hold ${there}).`,
    stored: (stored: string, memory: string) => `${stored} stored, ${memory} in memory.`,
    rate: (bytes: string) => `${bytes} a second.`,
    left: (seconds: number) => `About ${seconds} s left.`,
    full: 'The run stands still: the browser’s storage is full. Free space by deleting files, and it goes on. Or stop the run, where what is stored stays readable, and keep less: some columns (`state[:, :10]` in the same `tf.function`), or every n-th state.',
    showFiles: 'Show the files',
    showFilesTitle: 'Go to the list of this page’s files',
    refused: 'The run stands still: the browser stores no files here, as in a private window. Stop it, and keep fewer columns of the state, or allow more memory with brunsviga.set_memory(bytes).',
    busy: 'The run stands still: another tab has its file open. Close that tab, or stop the run.',
    broken: (words: string) => `The run stands still: its states cannot be stored (${words}). Stop it: what is stored stays readable.`,
  },
  lost: {
    stopped: 'The run did not answer, so Python was started afresh. Variables are gone;',
    crashed: 'Python ended unexpectedly and was started afresh. Variables are gone;',
    again: (names: string) => `run again what you need: ${names}.`,
    nothing: 'no other cell had been run.',
  },
  cellTitle: (number: string, name: string) => `cell ${number} (${name})`,
  thisCell: 'this cell',
  retry: 'Try again',
  close: 'Close',
  seconds: (s: number) => `${s.toFixed(s < 10 ? 1 : 0)} s`,
  milliseconds: (ms: number) => (ms < 1 ? 'under 1 ms' : `${Math.round(ms)} ms`),
  thousands: (count: string) => `${count} thousand`,
  millions: (count: string) => `${count} million`,
  output: {
    printed: 'Printed',
    warning: 'Warning',
    value: 'Value of the last line',
    cut: (kept: string, all: string) => `… ${kept} of ${all} characters are shown. Print less, or only every hundredth step.`,
    place: (cell: string, line: number) => `line ${line} of ${cell}`,
    hint: 'Try this',
    traceback: 'Full traceback',
    goTo: 'Go to the line',
  },
  slider: {
    group: 'Parameters',
    live: 'live',
    liveTitle: 'Acts at once while the cell runs',
    breaks: (value: string) => `breaks from ${value}`,
    inZone: 'in the zone where the run breaks',
  },
  chart: {
    label: (summary: string) => `Chart. ${summary} Arrow keys read the values.`,
    keys: '← → read the values, ↑ ↓ change the curve, + − zoom, 0 resets',
    labelInSpace: (summary: string) => `Chart. ${summary} Arrow keys turn it; with Shift they read the values.`,
    keysInSpace: '← → ↑ ↓ turn, with Shift they read the values, + − zoom, 0 resets',
    turned: (elevation: number, azimuth: number) => `Seen from ${elevation}° above, ${azimuth}° around`,
    keysListening: ', Enter clicks where the value is',
    pressed: (reading: string) => `Clicked at ${reading}`,
    legend: 'Curves',
    show: (label: string) => `Show ${label}`,
    reset: 'Reset view',
    zoomIn: 'Zoom in',
    zoomOut: 'Zoom out',
    download: 'Download',
    svg: 'Vector image (SVG)',
    png: 'Image (PNG)',
    csv: 'Numbers (CSV)',
    describe: 'Describe',
    listen: 'Listen',
    quiet: 'Stop the sound',
    listening: (label: string) => `Playing ${label}: low is low, high is high.`,
    table: (shown: number, total: number) => (shown < total ? `${shown} of ${total} rows` : plural(total, 'row', 'rows')),
    stale: 'Python was started afresh: this chart can be looked at; run the cell to read it again.',
    exportFailed: 'The chart could not be saved. Run the cell again, then try once more.',
    missing: 'no value',
  },
  graph: {
    label: (summary: string) => `${summary} Arrow keys follow its lines; Enter leads to the code.`,
    kind: 'graph',
    help: 'Point at a node, or walk with Tab and the arrow keys: what it is, and the line that made it, stand here.',
    version: 'Version of the graph',
    choice: (name: string, nodes: number) => (nodes > 0 ? `${name} (${nodes})` : name),
    list: 'As a list',
    columns: ['Node', 'Operation', 'Reads', 'Type', 'Shape', 'Line', 'More'],
    row: (node: GraphWords) => [
      node.inside === undefined ? String(node.number) : `${node.number} (in ${node.inside})`,
      node.label, node.inputs.join(', '), node.dtype, node.shape, node.line === undefined ? '' : String(node.line), [node.results.length > 0 ? `result ${node.results.join(', ')}` : '', node.detail].filter(Boolean).join('; '),
    ],
    node: (node: GraphWords) => `Node ${node.number}, ${node.label}: ${graphWords(node)}`,
    about: (node: GraphWords) => graphWords(node),
    toLine: (line: number) => `Go to line ${line}`,
  },
  exercise: {
    check: 'Check',
    checkTitle: 'Measure my solution',
    checking: 'Measuring …',
    passed: 'Passed',
    notYet: 'Not yet',
    allPassed: (time: string) => `All measurements are inside their bands (${time}).`,
    somePassed: (passed: number, total: number) => `${passed} of ${plural(total, 'measurement', 'measurements')} inside the band.`,
    what: 'Measured',
    value: 'Value',
    band: 'Band',
    verdict: 'Verdict',
    inside: 'inside',
    outside: 'outside',
    next: 'Next',
    nextHint: (n: number, total: number) => `Show hint ${n} of ${total}`,
    showSolution: 'Show the solution',
    solutionFirst: 'The solution can be shown after the hints.',
    copy: 'Copy into the editor',
    copied: 'The solution is in the editor. Undo brings your text back.',
    nothing: 'The check measured nothing.',
    codeFailed: 'Nothing could be measured: the code ended with an error. See above.',
    notChecked: 'The check did not come to its end.',
  },
  predict: {
    commit: 'Commit to this answer',
    choose: 'Choose one first.',
    committed: 'Your prediction is fixed. Now run the cell below.',
    mine: 'Your prediction',
    right: 'It agrees with the result.',
    wrong: 'The result is another one:',
  },
  storage: {
    refused: 'This browser does not keep data for this site: your changes last until you close the page. Save them as a file below.',
    corrupt: 'A saved change could not be read and was set aside; you see the original.',
    full: 'The browser’s storage is full: new changes are not kept.',
  },
  files: {
    title: 'Files of this page',
    some: (count: number, size: string) => `${plural(count, 'file', 'files')}, ${size}`,
    bytes: (count: number): string => {
      if (count < 1000) return `${count} B`;
      const power = Math.min(4, Math.floor(Math.log10(count) / 3));
      return `${(count / 1000 ** power).toPrecision(3)} ${['B', 'kB', 'MB', 'GB', 'TB'][power]}`;
    },
    busy: 'This page is open in another tab: files and long runs of this tab last only until it is closed.',
    refused: 'This browser keeps no files for this site: files and long runs last only until the page is closed.',
  },
  math: {
    fast: 'Fast mathematics',
    words: 'Compiled loops then share exponentials and join multiplications with additions: two to three times as fast and right to about 13 digits, but no longer the same to the last bit on every machine; each run says how far it was from the exact one.',
    how: (threads: number) => `Fast mathematics, ${plural(threads, 'thread', 'threads')}`,
    within: (difference: string, steps: number) => `within ${difference} of the exact result after ${plural(steps, 'step', 'steps')}.`,
    same: (steps: number) => `equal to the exact result after ${plural(steps, 'step', 'steps')}.`,
    other: (steps: number) => `another course than the exact one within ${plural(steps, 'step', 'steps')}.`,
  },
  work: {
    export: 'Save my work as a file',
    import: 'Load a work file',
    exported: 'Saved.',
    imported: (n: number) => `Loaded ${plural(n, 'item', 'items')}. The page shows them now.`,
    bad: (why: string) => `This file could not be loaded: ${why}`,
    notJson: 'it is not a work file of this site.',
    newer: 'it was written by a newer version of this site.',
  },
} as const;
