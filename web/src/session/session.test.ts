/** A run ends exactly once, whatever the worker does; a dead or deaf worker is replaced within the limit. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Event, Request } from '../../generated/protocol';
import type { EnginePort, FromWorker, ToWorker } from './envelope';
import { Session, STOP_LIMIT_MS, type RunListener } from './session';

/** A worker that answers as a test tells it to. */
class Double implements EnginePort {
  onmessage: ((event: MessageEvent<FromWorker>) => void) | null = null;
  onerror: ((event: ErrorEvent) => void) | null = null;
  readonly got: Request[] = [];
  ended = false;
  answer: (request: Request) => void = () => {};
  postMessage(message: ToWorker): void {
    this.got.push(message.request);
    this.answer(message.request);
  }
  terminate(): void {
    this.ended = true;
  }
  say(event: Event): void {
    this.onmessage?.({ data: { event } } as MessageEvent<FromWorker>);
  }
}

const silent: RunListener = { stdout() {}, stderr() {}, figure() {}, graph() {}, progress() {}, memory() {}, measured() {} };

function sessionWith(): { session: Session; doubles: Double[]; lost: string[] } {
  const doubles: Double[] = [];
  const lost: string[] = [];
  const session = new Session(() => {
    const double = new Double();
    doubles.push(double);
    queueMicrotask(() => double.say({ type: 'ready', threads: 1 }));
    return double;
  }, (reason) => lost.push(reason));
  return { session, doubles, lost };
}

test('a run prints, and ends once', async () => {
  const { session, doubles } = sessionWith();
  await session.start();
  const double = doubles[0]!;
  double.answer = (request) => {
    if (request.type !== 'run') return;
    double.say({ type: 'stdout', run: request.run, text: 'hello' });
    double.say({ type: 'finished', run: request.run, elapsedMs: 2, value: undefined });
    double.say({ type: 'stdout', run: request.run, text: 'too late' });
  };
  let printed = '';
  const end = await session.run('a', 'x', { ...silent, stdout: (text) => (printed += text) });
  assert.deepEqual([end.type, printed, session.busy], ['finished', 'hello', false]);
});

test('a worker that answers Stop keeps its variables', async () => {
  const { session, doubles, lost } = sessionWith();
  await session.start();
  const double = doubles[0]!;
  double.answer = (request) => {
    if (request.type === 'stop') double.say({ type: 'stopped', run: 1, elapsedMs: 5 });
  };
  const end = session.run('a', 'while True: pass', silent);
  await Promise.resolve();
  session.stop();
  assert.equal((await end).type, 'stopped');
  await new Promise((resolve) => setTimeout(resolve, STOP_LIMIT_MS + 30));
  assert.deepEqual([double.ended, lost, doubles.length], [false, [], 1]);
});

test('a worker that does not answer Stop is replaced within the limit', async () => {
  const { session, doubles, lost } = sessionWith();
  await session.start();
  const end = session.run('a', 'x', silent);
  await Promise.resolve();
  const question = session.ask({ type: 'table', figure: 1, rows: 3 });
  const begun = performance.now();
  session.stop();
  const ended = await end;
  assert.deepEqual([ended.type, ended.type === 'lost' && ended.reason], ['lost', 'stopped']);
  assert.ok(performance.now() - begun < STOP_LIMIT_MS + 60);
  assert.equal(await question, null);
  await session.start();
  assert.deepEqual([doubles[0]?.ended, doubles.length, lost, session.generation], [true, 2, ['stopped'], 1]);
});

test('a worker that dies ends its run, and the next run has a new one', async () => {
  const { session, doubles, lost } = sessionWith();
  await session.start();
  const end = session.run('a', 'x', silent);
  await Promise.resolve();
  doubles[0]?.onerror?.({ message: 'out of memory' } as ErrorEvent);
  assert.equal((await end).type, 'lost');
  assert.deepEqual(lost, ['crashed']);
  const next = session.run('a', 'x', silent);
  await new Promise((resolve) => setTimeout(resolve, 5));
  doubles[1]?.say({ type: 'finished', run: 2, elapsedMs: 1, value: undefined });
  assert.equal((await next).type, 'finished');
});

test('an engine that cannot be loaded is an error, and can be tried again', async () => {
  let tries = 0;
  const session = new Session(() => {
    const double = new Double();
    tries += 1;
    queueMicrotask(() => (tries === 1 ? double.onerror?.({ message: 'no such file' } as ErrorEvent) : double.say({ type: 'ready', threads: 1 })));
    return double;
  }, () => {});
  await assert.rejects(session.start(), /no such file/);
  await session.start();
  assert.equal(tries, 2);
});

test('answers find their questions', async () => {
  const { session, doubles } = sessionWith();
  await session.start();
  const double = doubles[0]!;
  const first = session.ask({ type: 'probe', figure: 1, x: 1, y: 1 });
  const second = session.ask({ type: 'export', figure: 1, format: 'csv' });
  const [a, b] = double.got;
  assert.ok(a?.type === 'probe' && b?.type === 'export');
  double.say({ type: 'exported', request: b.request, fileName: 'f.csv', mime: 'text/csv', text: 'x' });
  double.say({ type: 'reading', request: a.request, reading: undefined });
  assert.equal(await first, null);
  assert.deepEqual(await second, { fileName: 'f.csv', mime: 'text/csv', content: 'x' });
});

test('files: news without a question, answers with their bytes, pieces that travel', async () => {
  const { session, doubles } = sessionWith();
  await session.start();
  const double = doubles[0]!;
  const told: number[] = [];
  const reasons: string[] = [];
  session.onFiles = ({ files }) => told.push(files.length);
  session.onUnkept = (reason) => reasons.push(reason);
  double.say({ type: 'files', request: undefined, files: [{ path: 'a', size: 1 }], lasting: true, other: 0 });
  double.say({ type: 'unkept', reason: 'busy' });
  assert.deepEqual([told, reasons], [[1], ['busy']]);
  const list = session.ask<'files'>({ type: 'files' });
  const piece = session.ask<'readFile'>({ type: 'readFile', path: 'a', at: 0, most: 10 });
  const gone = session.ask<'readFile'>({ type: 'readFile', path: 'b', at: 0, most: 10 });
  const written = session.ask<'writeFile'>({ type: 'writeFile', path: 'c', at: 0, last: true }, new Uint8Array([5]));
  const numbers = double.got.map((request) => ('request' in request ? request.request : -1));
  double.say({ type: 'files', request: numbers[0], files: [], lasting: false, other: 7 });
  double.onmessage?.({ data: { event: { type: 'filePiece', request: numbers[1]!, problem: undefined }, bytes: new Uint8Array([1, 2]) } } as MessageEvent<FromWorker>);
  double.say({ type: 'filePiece', request: numbers[2]!, problem: { kind: 'gone' } });
  double.say({ type: 'fileWritten', request: numbers[3]!, problem: undefined });
  assert.deepEqual(await list, { files: [], lasting: false, other: 7 });
  assert.deepEqual([...((await piece) as Uint8Array)], [1, 2]);
  assert.deepEqual([await gone, await written], [{ kind: 'gone' }, 'written']);
  assert.equal(told.length, 1);
});

test('interrupted runs are told by every new worker, and one goes on', async () => {
  const { session, doubles } = sessionWith();
  const told: number[] = [];
  session.onStarted = () => session.send({ type: 'interrupted' });
  session.onInterrupted = (runs) => told.push(runs.length);
  await session.start();
  const double = doubles[0]!;
  assert.deepEqual(double.got, [{ type: 'interrupted' }]);
  const run = { id: 3, cell: 'a', source: 'x', before: [], begunS: 0, done: 1, steps: 2, bytes: 10, isCurrent: true };
  double.say({ type: 'interrupted', runs: [run] });
  double.answer = (request) => {
    if (request.type !== 'goOn') return;
    assert.deepEqual([request.name, request.source, request.interrupted], ['a', 'x', 3]);
    double.say({ type: 'interrupted', runs: [] });
    double.say({ type: 'finished', run: request.run, elapsedMs: 2, value: undefined });
  };
  assert.equal((await session.goOn('a', 'x', 3, silent)).type, 'finished');
  assert.deepEqual(told, [1, 0]);
  double.onerror?.({ message: 'dead' } as ErrorEvent);
  await session.start();
  assert.deepEqual(doubles[1]!.got, [{ type: 'interrupted' }]);
});
