/**
 * Every word of the interface in English. A second language is a second file of the same shape (`typeof import('./en')`).
 * `site` is used when pages are built and by the small page script, `lab` by the lab; a page loads only what it uses.
 */

const plural = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;

export const site = {
  language: 'en',
  name: 'Brunsviga',
  tagline: 'Learn to simulate neurons, by doing it',
  skip: 'Skip to the text',
  navigation: 'Site',
  about: 'About',
  home: 'Start page',
  day: (n: number) => `Day ${n}`,
  minutes: (n: number) => `about ${n} minutes`,
  objectives: 'By the end you can',
  onThisPage: 'On this page',
  next: 'Next',
  previous: 'Previous',
  upcoming: 'in preparation',
  backToText: 'Back to the text',
  theme: {
    label: 'Colours',
    auto: 'Colours: as the system',
    light: 'Colours: light',
    dark: 'Colours: dark',
  },
  noScript: 'The text and the figures are all here. To change and run the code, allow JavaScript for this page.',
  newVersion: 'A new version of this site is ready.',
  reload: 'Load it now',
  later: 'Later',
  progress: (passed: number, total: number) => `${passed} of ${plural(total, 'exercise', 'exercises')} passed`,
  started: 'started',
  exercise: (n: number) => `Exercise ${n}`,
  hint: (n: number) => `Hint ${n}`,
  solution: 'Solution',
  prediction: 'Predict first',
  showAnswer: 'What happens, and why',
  hiddenOutput: 'The result is covered until you have predicted it. Show it anyway',
  printed: 'Printed by this cell',
  onDemand: 'This cell runs only when you start it. It measures your machine, and takes some seconds.',
  codeLabel: (n: number) => `Python code of cell ${n}`,
  cellNumber: (n: number) => `Cell ${n}`,
  begin: 'Begin with Day 1',
  contents: 'Five days',
  work: 'Your work',
  workText: 'Your changes, answers and progress are kept in this browser. One file carries them to another computer.',
  days: [
    { title: 'Small steps', text: 'Euler, midpoint, Runge–Kutta. How wrong is a simulation, and how do you find out?' },
    { title: 'The machine behind the loop', text: 'Tensors, graphs, and an integrator that runs a thousand equations as fast as one.' },
    { title: 'A neuron that fires', text: 'Hodgkin and Huxley’s equations, gate by gate, and the rate at which a neuron answers a current.' },
    { title: 'Neurons that talk', text: 'Synapses that excite and inhibit, and a first network of three.' },
    { title: 'A thousand neurons', text: 'Memory, batches, and the antennal lobe of an insect.' },
  ],
  nameStory: {
    heading: 'Why “Brunsviga”?',
    text: 'It was a mechanical calculator with a crank. On one of them Andrew Huxley integrated the equations of the nerve impulse by hand, in 1951: three weeks of cranking for a few milliseconds of a squid’s axon. Here you turn the crank, and the browser does the sums.',
  },
  credits: {
    heading: 'Where this comes from',
    made: 'An independent, open-source project.',
    paper: 'The days follow the tutorial by Mohanta and Assisi. Text, code and exercises are our own.',
    authors: 'Saptarshi Soham Mohanta and Collins Assisi',
    title: 'Parallel scalable simulations of biological neural networks using TensorFlow: A beginner’s guide',
    place: 'Indian Institute of Science Education and Research, Pune',
    copy: 'Copy the citation',
  },
  privacy: 'Nothing you type leaves your machine.',
  notFound: {
    title: 'No such page',
    text: 'This address leads nowhere. The page may have moved, or the link may be mistyped.',
    home: 'Go to the start page',
  },
} as const;

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
    breaks: (value: string) => `breaks from ${value}`,
    inZone: 'in the zone where the run breaks',
  },
  chart: {
    label: (summary: string) => `Chart. ${summary} Arrow keys read the values.`,
    keys: '← → read the values, ↑ ↓ change the curve, + − zoom, 0 resets',
    labelInSpace: (summary: string) => `Chart. ${summary} Arrow keys turn it; with Shift they read the values.`,
    keysInSpace: '← → ↑ ↓ turn, with Shift they read the values, + − zoom, 0 resets',
    turned: (elevation: number, azimuth: number) => `Seen from ${elevation}° above, ${azimuth}° around`,
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
