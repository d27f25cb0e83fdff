/**
 * Drives an engine through the cells of a program, wherever it runs (Node, a browser's worker): no imports, no globals.
 *
 * `runCell` resolves with the events of one run, each also given to `onEvent` as it comes. `pause` lets the world act between
 * two slices (a Stop, a Ctrl-C); `request` may be any run request of the protocol.
 */
export async function runCell(engine, request, onEvent, pause) {
  const events = [];
  const hand = () => {
    for (const event of engine.takeEvents()) {
      events.push(event);
      onEvent(event);
    }
  };
  engine.handle(request);
  let busy = true;
  while (busy) {
    busy = engine.resume(40);
    hand();
    await pause();
  }
  hand();
  return events;
}

/** The figures that a run left, in the order of their first appearance, with the latest word on each. */
export function figuresOf(events) {
  const figures = new Map();
  for (const event of events) if (event.type === 'figure') figures.set(event.figure.id, event.figure);
  return [...figures.values()];
}

/** The graphs of functions that a run showed, in order. */
export function graphsOf(events) {
  return events.filter((event) => event.type === 'graph').map((event) => event.graph);
}

/** What a program's `SystemExit` means to a shell: the exit code, and what is to be said. */
export function exitOf(diagnostic) {
  if (diagnostic.message === '' || diagnostic.message === 'None') return { code: 0, text: '' };
  if (/^-?\d+$/.test(diagnostic.message)) return { code: ((Number(diagnostic.message) % 256) + 256) % 256, text: '' };
  return { code: 1, text: `${diagnostic.message}\n` };
}
