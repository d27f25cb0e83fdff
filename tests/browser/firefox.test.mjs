/**
 * The start page and Day 1 in Firefox, isolated and on a host without headers. `cargo xtask test` installs Firefox ESR where it can
 * and says in BRUNSVIGA_FIREFOX where it is; where there is none, the journeys are skipped, and say so.
 *
 * Pages are asked by `evaluate` alone: Puppeteer's waiting functions use eval, which the site's policy forbids.
 */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import puppeteer from 'puppeteer-core';
import { BUILDS } from './harness.mjs';
import { startSite } from './site.mjs';

const executablePath = [process.env.BRUNSVIGA_FIREFOX, '/usr/bin/firefox-esr', '/usr/bin/firefox'].find((place) => place && existsSync(place));
const skip = executablePath ? false : 'no Firefox on this machine: `apt-get install firefox-esr`';

/** Waits until the page answers with something true, and gives it. */
async function until(page, what, question, ...given) {
  const end = Date.now() + 60_000;
  while (Date.now() < end) {
    const answer = await page.evaluate(question, ...given);
    if (answer) return answer;
    await new Promise((wake) => setTimeout(wake, 100));
  }
  return assert.fail(`Firefox waited in vain for ${what}`);
}

for (const { build, options } of BUILDS) {
  test(`Firefox: the start page's slider and Day 1's first cells (${build})`, { skip, timeout: 240_000 }, async () => {
    const site = await startSite(options);
    const browser = await puppeteer.launch({ browser: 'firefox', executablePath, headless: true, timeout: 90_000 });
    try {
      const page = await browser.newPage();
      const wrong = [];
      page.on('pageerror', (error) => wrong.push(String(error)));
      page.on('console', (message) => message.type() === 'error' && wrong.push(message.text()));
      page.on('request', (request) => {
        if (!request.url().startsWith(new URL(site.address).origin) && !/^(data|blob|about):/.test(request.url())) wrong.push(`asked another host: ${request.url()}`);
      });

      await page.goto(site.address);
      assert.equal(await page.evaluate(() => self.crossOriginIsolated), build === 'threads');
      await until(page, 'the slider', () => document.querySelector('input[type=range]') !== null);
      await page.evaluate(() => document.querySelector('input[type=range]').focus());
      await page.keyboard.press('ArrowRight');
      await until(page, 'the live picture', () => document.querySelector('.chart-stage canvas') !== null && document.querySelector('.chart-stage picture') === null);

      await page.goto(new URL('day-1/', site.address).href);
      const run = async (name) => {
        await until(page, 'the Run buttons', (name) => document.querySelector(`brunsviga-cell[data-name="${name}"] .run`) !== null, name);
        await page.evaluate((name) => document.querySelector(`brunsviga-cell[data-name="${name}"] .run`).click(), name);
        const status = (name) => {
          const words = document.querySelector(`brunsviga-cell[data-name="${name}"] .cell-status`)?.textContent ?? '';
          return /Finished|Stopped|Not run|could not be/.test(words) && words;
        };
        return until(page, `the end of ${name}`, status, name);
      };
      assert.match(await run('euler-growth'), /Finished/);
      assert.match(await page.evaluate(() => document.querySelector('brunsviga-cell[data-name="euler-growth"] .cell-text').textContent), /16469\.1246.*20952\.2224/s);
      await until(page, 'the drawn chart', () => document.querySelector('brunsviga-cell[data-name="euler-growth"] .chart-stage canvas') !== null);
      assert.match(await run('step-slider'), /Finished/);
      assert.deepEqual(wrong, []);
    } finally {
      await browser.close();
      site.stop();
    }
  });
}
