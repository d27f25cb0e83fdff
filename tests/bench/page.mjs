/**
 * `cargo xtask bench --page`: what a reader waits for, in the built site in Chromium, in both builds of the engine.
 *
 *     node page.mjs [--json FILE|-] [--rounds N]
 *
 * warm start: from the beginning of the navigation to the end of the first run on Day 1, with the files in the browser's cache.
 * slider: from an input event to the frame after the page has the new curve, on Day 1's step slider and on the start page's, each
 * moved through its whole range in about sixty values, after it was moved through once before.
 * demo: frames a second that arrive at the page while a network runs live, by looking at its canvas in every frame of the browser for
 * five seconds; and milliseconds of model a second, as the demo itself reckons them.
 */
import { writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { startBrowser, startSite } from '../browser/site.mjs';

const option = (name) => (process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : null);
const json = option('--json');
const rounds = Number(option('--rounds') ?? 5);

/** Milliseconds from the navigation's beginning to "Finished" beneath the first cell. */
async function warmStart(context, address) {
  const page = await context.newPage();
  await page.addInitScript(() => {
    const look = () => {
      const button = document.querySelector('brunsviga-cell .run:not([disabled])');
      if (button && !window.pressed) {
        window.pressed = true;
        button.click();
      }
      const status = document.querySelector('brunsviga-cell .cell-status');
      if (status?.textContent.includes('Finished')) window.finishedAt ??= performance.now();
    };
    new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  });
  await page.goto(new URL('day-1/', address).href);
  await page.waitForFunction(() => window.finishedAt);
  const time = await page.evaluate(() => window.finishedAt);
  await page.close();
  return time;
}

/** Milliseconds from each input event to the frame that shows its curve. */
async function slide(context, address, path, name) {
  const page = await context.newPage();
  await page.goto(new URL(path, address).href);
  await page.locator(`brunsviga-cell[data-name="${name}"] input[type=range]`).waitFor({ state: 'attached' });
  const times = await page.evaluate(async (cell) => {
    const box = document.querySelector(`brunsviga-cell[data-name="${cell}"]`);
    const input = box.querySelector('input[type=range]');
    const wait = (ms) => new Promise((done) => setTimeout(done, ms));
    const words = () => box.querySelector('.chart-stage')?.getAttribute('aria-label');
    box.querySelector('.run').click();
    while (!box.querySelector('.cell-status')?.textContent.includes('Finished')) await wait(20);
    const measured = [];
    const [least, most, step] = [Number(input.min), Number(input.max), Number(input.step)];
    // About sixty values.
    const stride = step * Math.max(1, Math.round((most - least) / step / 60));
    for (const round of [0, 1]) {
      for (let value = least; value <= most + 1e-9; value += stride) {
        const before = words();
        const runs = box.querySelectorAll('.chart-stage canvas').length;
        input.value = String(value);
        const begun = performance.now();
        // The chart's sentence states what it shows; a value that shows the same is left out.
        const changed = new Promise((done) => {
          const watch = new MutationObserver(() => {
            if (words() === before) return;
            watch.disconnect();
            requestAnimationFrame(() => done(performance.now() - begun));
          });
          watch.observe(box, { subtree: true, childList: true, attributes: true });
          setTimeout(() => {
            watch.disconnect();
            done(null);
          }, 1000);
        });
        input.dispatchEvent(new Event('input', { bubbles: true }));
        const time = await changed;
        if (round === 1 && time !== null && runs > 0) measured.push(time);
        await wait(80);
      }
    }
    return measured;
  }, name);
  await page.close();
  return times;
}

/** Frames a second and milliseconds of model a second of a demo, after it has run for a while. */
async function live(context, address, demo) {
  const page = await context.newPage();
  await page.goto(new URL(`demos/${demo}/`, address).href);
  const stage = page.locator('brunsviga-cell[data-live] .chart-stage');
  await stage.scrollIntoViewIfNeeded();
  const speed = () => stage.getAttribute('aria-label').then((label) => Number(/(\d+) ms of the \w+ a second/.exec(label ?? '')?.[1] ?? Number.NaN));
  while (Number.isNaN(await speed())) await page.waitForTimeout(100);
  await page.waitForTimeout(2000);
  const frames = await stage.locator('canvas').evaluate(async (canvas) => {
    const copy = new OffscreenCanvas(96, 96).getContext('2d', { willReadFrequently: true });
    let [last, seen] = ['', 0];
    const begun = performance.now();
    while (performance.now() - begun < 5000) {
      await new Promise((done) => requestAnimationFrame(done));
      copy.drawImage(canvas, 0, 0, 96, 96);
      const look = copy.getImageData(0, 0, 96, 96).data.join();
      if (look !== last) seen += 1;
      last = look;
    }
    return (seen * 1000) / (performance.now() - begun);
  });
  const model = await speed();
  await page.close();
  return { frames, model };
}

const at = (sorted, part) => sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * part) - 1)];

const rows = [];
const browser = await startBrowser();
for (const [build, options] of [['threads', []], ['single', ['--no-headers']]]) {
  const site = await startSite(options);
  // Without its service worker, which would add the headers, a plain host gives the single build.
  const context = await browser.newContext({ serviceWorkers: 'block' });
  await warmStart(context, site.address);
  const measure = async (name, one) => {
    const all = [];
    for (let round = 0; round < rounds; round += 1) all.push(...(await one()));
    all.sort((a, b) => a - b);
    if (all.length === 0) throw new Error(`${name}, ${build}: nothing was measured.`);
    rows.push({ name, build, unit: 'ms', median: at(all, 0.5), p95: at(all, 0.95), most: all.at(-1), samples: all.length });
  };
  await measure('warm start', async () => [await warmStart(context, site.address)]);
  await measure('slider, Day 1', () => slide(context, site.address, 'day-1/', 'step-slider'));
  await measure('slider, start page', () => slide(context, site.address, './', 'hares-and-lynxes'));
  for (const demo of ['antennal-lobe', 'synfire-chain', 'ring']) {
    const all = [];
    for (let round = 0; round < Math.min(rounds, 3); round += 1) all.push(await live(context, site.address, demo));
    for (const [key, unit] of [['frames', 'frames/s'], ['model', 'ms of model/s']]) {
      // More is better: the row's worst is the least.
      const sorted = all.map((one) => one[key]).sort((a, b) => b - a);
      rows.push({ name: `demo, ${demo}`, build, unit, median: at(sorted, 0.5), p95: at(sorted, 0.95), most: sorted.at(-1), samples: sorted.length });
    }
  }
  await context.close();
  site.stop();
}
const machine = { cpu: cpus()[0].model, cpus: availableParallelism(), browser: `Chromium ${browser.version()}`, rounds };
await browser.close();
if (json) {
  const text = `${JSON.stringify({ machine, rows }, null, 1)}\n`;
  if (json === '-') process.stdout.write(text);
  else writeFileSync(json, text);
}
if (json !== '-') {
  console.log(`${machine.cpu}, ${machine.cpus} threads, ${machine.browser}.\n`);
  for (const { name, build, unit, median, p95, most, samples } of rows) {
    const words = unit === 'ms' ? `95 % within ${p95.toFixed(0)} ms, most ${most.toFixed(0)} ms` : `least ${most.toFixed(0)}`;
    console.log(`${name.padEnd(20)} ${build.padEnd(8)} median ${median.toFixed(0)} ${unit}, ${words} (${samples} samples)`);
  }
}
