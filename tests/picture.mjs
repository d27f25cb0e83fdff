/**
 * `node tests/picture.mjs`, after `cargo xtask build`: the picture in README.md, taken of the built start page in Chromium once its
 * slider was moved, so that the curves are the engine's own.
 */
import { fileURLToPath } from 'node:url';
import { startBrowser, startSite } from './browser/site.mjs';

const site = await startSite();
const browser = await startBrowser();
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 760 }, colorScheme: 'light', serviceWorkers: 'block' });
  await page.goto(site.address);
  const slider = page.locator('input[type=range]').first();
  await slider.focus();
  await page.keyboard.press('ArrowRight');
  await page.locator('.chart-stage canvas').first().waitFor({ timeout: 60_000 });
  // The first run waited for the engine; this one shows how quick it is.
  await page.waitForTimeout(1000);
  await page.keyboard.press('ArrowRight');
  await page.waitForTimeout(1000);
  await slider.evaluate((element) => element.blur());
  await page.screenshot({ path: fileURLToPath(new URL('../web/pages/start-page.png', import.meta.url)) });
} finally {
  await browser.close();
  site.stop();
}
