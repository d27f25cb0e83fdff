/** What journeys through a lesson do again and again: find a cell, run it, type into it, read what it shows. */
import assert from 'node:assert/strict';
import axe from 'axe-core';

/** Opens a day and waits until its cells answer. */
export async function openDay(page, address, day) {
  await page.goto(new URL(`day-${day}/`, address).href);
  await page.locator('brunsviga-cell .run').first().waitFor({ state: 'attached' });
}

export const openDay1 = (page, address) => openDay(page, address, 1);

/** One cell of the page, by name. */
export class Cell {
  constructor(page, name) {
    this.page = page;
    this.box = page.locator(`brunsviga-cell[data-name="${name}"]`);
    this.status = this.box.locator('.cell-status');
  }
  /** Presses Run and waits for the end; gives the status line. */
  async run() {
    await this.box.locator('.run').click();
    return this.ended();
  }
  async ended() {
    const line = this.status.filter({ hasText: /Finished|Stopped|Not run|could not be/ });
    await line.waitFor({ timeout: 30_000 });
    return line.innerText();
  }
  async text() {
    // What is far from the window is not laid out, and has no inner text, until it has come near and a frame was drawn.
    await this.box.scrollIntoViewIfNeeded();
    await this.page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
    return this.box.locator('.cell-text').innerText();
  }
  /** The editor, which comes when somebody clicks into the code. */
  async editor() {
    const editor = this.box.locator('.cm-content');
    if (!(await editor.isVisible())) await this.box.locator('.cell-code').click({ position: { x: 80, y: 12 } });
    await editor.waitFor();
    return editor;
  }
  /** Replaces the whole text through the editor, as a person would: click, select all, paste. */
  async write(source) {
    const editor = await this.editor();
    await editor.focus();
    await this.page.keyboard.press('Control+a');
    await this.page.keyboard.insertText(source);
  }
  async source() {
    return (await this.editor()).evaluate((content) => [...content.querySelectorAll('.cm-line')].map((line) => line.textContent).join('\n'));
  }
}

/** An exercise with its check. */
export class Exercise extends Cell {
  constructor(page, label) {
    super(page, label);
    this.frame = page.locator(`brunsviga-exercise[data-label="${label}"]`);
  }
  /** Presses Check and waits for the verdict. */
  async check() {
    const verdict = this.frame.locator('.check-status.good, .check-status.bad');
    // A verdict that stands there already is not the one that is waited for.
    await verdict.evaluateAll((old) => old.forEach((one) => one.classList.remove('good', 'bad')));
    await this.frame.locator('.check').click();
    await verdict.waitFor({ timeout: 60_000 });
    return verdict.innerText();
  }
  /** Puts the solution into the cell, and waits until the page says that it stands there. */
  async copySolution() {
    await this.frame.locator('.solution-copy button').click();
    await this.frame.locator('.solution-copy .copied').filter({ hasText: /\S/ }).waitFor();
  }
  /** Opens all hints and the solution. */
  async reveal() {
    const more = this.frame.locator('.more-help');
    while (await more.isVisible()) await more.click();
    await this.frame.locator('details.solution').waitFor();
  }
}

/** No fault of accessibility that axe can see. */
export async function axeClean(page) {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => window.axe.run());
  assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map(({ target }) => target.join(' ')).join(', ')}`), []);
}

/** How many pixels of the figure's canvas differ from its corner: a drawn chart has thousands. */
export async function inkOf(page, canvas) {
  const shot = await canvas.screenshot();
  return page.evaluate(async (bytes) => {
    const bitmap = await createImageBitmap(new Blob([new Uint8Array(bytes)], { type: 'image/png' }));
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
    context.drawImage(bitmap, 0, 0);
    const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
    let ink = 0;
    for (let k = 0; k < data.length; k += 4) ink += Number(Math.abs(data[k] - data[0]) + Math.abs(data[k + 1] - data[1]) + Math.abs(data[k + 2] - data[2]) > 48);
    return ink;
  }, [...shot]);
}
