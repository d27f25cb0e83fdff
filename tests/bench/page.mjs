/**
 * `cargo xtask bench --page`: what a reader waits for, in the built site in Chromium, in both builds of the engine.
 *
 *     node page.mjs [--json FILE|-] [--rounds N]
 *
 * warm start: from the beginning of the navigation to the end of the first run on Day 1, with the files in the browser's cache.
 * slider: from an input event to the frame after the page has the new curve, on Day 1's step slider and on the start page's, each
 * moved through its whole range in about sixty values, after it was moved through once before.
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
  for (const { name, build, median, p95, most, samples } of rows) {
    console.log(`${name.padEnd(20)} ${build.padEnd(8)} median ${median.toFixed(0)} ms, 95 % within ${p95.toFixed(0)} ms, most ${most.toFixed(0)} ms (${samples} samples)`);
  }
}
