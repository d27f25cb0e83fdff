/** Parameter comments are read in every form that Colab writes, and a new value changes its literal alone. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decimals, literalFor, parseParams, settingFor, withValue } from './params';

const slider = 'epsilon = 0.01 #@param {type:"slider", min:0.001, max:0.5, step:0.001}';

test('a slider has its range, its place and its value', () => {
  const source = `import numpy as np\n${slider}\nt = 3\n`;
  const [param] = parseParams(source);
  assert.ok(param?.kind === 'slider');
  assert.deepEqual([param.name, param.value, param.min, param.max, param.step, param.breaks], ['epsilon', 0.01, 0.001, 0.5, 0.001, null]);
  assert.equal(source.slice(param.from, param.to), '0.01');
});

test('every form that Colab writes', () => {
  const source = [
    'a = 3 # @param {type: "integer"}',
    'b = -2.5e-3   #@param {"type":"number"}',
    'c = True #@param {type:"boolean"}',
    'd = "euler" #@param ["euler", "rk4"] {allow-input: true}',
    "e = 'x' #@param {type:'string'}",
    'k = 5.0 #@param {type:"slider", min:0, max:10, step:0.1, breaks:8}',
  ].join('\n');
  const params = parseParams(source);
  assert.deepEqual(params.map((p) => [p.name, p.kind, p.value]), [
    ['a', 'integer', 3], ['b', 'number', -2.5e-3], ['c', 'boolean', true], ['d', 'choice', '"euler"'], ['e', 'string', 'x'], ['k', 'slider', 5],
  ]);
  assert.deepEqual(params[3]?.kind === 'choice' && params[3].choices, ['"euler"', '"rk4"']);
  assert.equal(params[5]?.kind === 'slider' && params[5].breaks, 8);
});

test('what is not a parameter is left alone', () => {
  for (const source of [
    'x = 1  # a comment', 'x = y #@param {type:"slider", min:0, max:1}', 'x == 1 #@param {type:"number"}',
    'x = 1 #@param {type:"slider", min:2, max:1, step:0.1}', 'x = 1 #@param {type:"slider", min:0, max:1, step:0}', 'x = 1 #@param', 'x = 1.5 #@param {type:"integer"}', '#@param []',
  ]) assert.deepEqual(parseParams(source), [], source);
});

test('a new value changes the literal and nothing else', () => {
  assert.equal(withValue(slider, 'epsilon', 0.25), slider.replace('0.01', '0.25'));
  assert.equal(withValue(slider, 'other', 1), slider);
});

test('whole numbers stay whole, and a float stays a float', () => {
  const [whole] = parseParams('n = 3 #@param {type:"slider", min:1, max:9, step:1}');
  const [real] = parseParams('k = 5.0 #@param {type:"slider", min:0, max:10, step:0.1}');
  assert.ok(whole && real);
  assert.equal(literalFor(whole, 4), '4');
  assert.equal(literalFor(real, 4), '4.0');
  assert.equal(literalFor(real, 0.30000000000000004), '0.3');
});

test('digits that a step needs', () => {
  assert.deepEqual([1, 0.1, 0.25, 0.001, 5].map(decimals), [0, 1, 2, 3, 0]);
});

test('a control is live if its form says so', () => {
  const source = [
    'a = 1.0 #@param {type:"slider", min:0, max:1, step:0.1, live:true}',
    'b = "x" #@param ["x", "y"] {live: true}',
    'c = True #@param {type:"boolean", live:false}',
    'd = "live" #@param ["live", "true"]',
  ].join('\n');
  assert.deepEqual(parseParams(source).map((param) => param.live), [true, true, false, false]);
});

test('a running program is given what the text would say', () => {
  const settings = (source: string, value: number | boolean | string) => parseParams(source).map((param) => settingFor(param, value))[0];
  assert.deepEqual(settings('a = 1.0 #@param {type:"slider", min:0, max:1, step:0.1}', 1), { kind: 'float', value: 1 });
  assert.deepEqual(settings('a = 1 #@param {type:"slider", min:0, max:9, step:1}', 7), { kind: 'int', value: 7 });
  assert.deepEqual(settings('a = True #@param {type:"boolean"}', false), { kind: 'bool', value: false });
  assert.deepEqual(settings('a = "x" #@param ["x", "y"]', '"y"'), { kind: 'text', value: 'y' });
  assert.deepEqual(settings('a = 1 #@param [1, 2.5]', '2.5'), { kind: 'float', value: 2.5 });
  assert.deepEqual(settings('a = "3" #@param {type:"string"}', '3'), { kind: 'text', value: '3' });
  assert.deepEqual(settings('a = "3" #@param {type:"string"}', 'say "True"'), { kind: 'text', value: 'say "True"' });
});
