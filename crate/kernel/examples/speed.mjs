// Times the kernels that `speed.rs` wrote, on one thread: million neuron-steps a second of the process's own time, the best of several rounds.
import { readFileSync } from 'node:fs';

const folder = process.argv[2];
const only = process.argv[3];
const missing = () => { throw new Error('not called by this cell'); };
for (const { name, n, steps, pages, domains } of JSON.parse(readFileSync(`${folder}/index.json`, 'utf8'))) {
  if (only && name !== only) continue;
  const memory = new WebAssembly.Memory({ initial: pages });
  new Uint8Array(memory.buffer).set(readFileSync(`${folder}/${name}.memory`));
  const module = new WebAssembly.Module(readFileSync(`${folder}/${name}.wasm`));
  const env = { memory, sin: missing, cos: missing, tan: missing, fmod: missing };
  const { exports } = new WebAssembly.Instance(module, { env });
  const count = Math.max(1, Math.min(steps, Math.round(4000 / n)));
  const round = (calls) => {
    const begin = process.cpuUsage();
    for (let k = 0; k < calls; k++) domains.forEach((domain, l) => exports[`loop${l}`](0, 0, domain, 0, count));
    const { user } = process.cpuUsage(begin);
    return (calls * count * n) / user;
  };
  const calls = Math.ceil(4e5 / (count * n));
  for (let k = 0; k < 5; k++) round(calls);
  let best = 0;
  for (let k = 0; k < 12; k++) best = Math.max(best, round(calls));
  console.log(`n=${name}: ${best.toFixed(2)} million neuron-steps/s on one thread`);
}
