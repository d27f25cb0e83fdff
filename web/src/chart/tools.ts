/**
 * What stands below a chart: zoom and reset, downloads, the description with the table of numbers, the sound.
 */
import type { AxesInfo, FigureInfo, Table } from '../../generated/protocol';
import { announce, button, h, saveFile } from '../lab/dom';
import type { Session } from '../session/session';
import { lab } from '../strings/en';
import { Listening } from './listen';

/** Rows of the table that a reader is shown, and points of a sound. */
const TABLE_ROWS = 25;
const SOUND_POINTS = 240;

export interface ChartActions {
  alive(): boolean;
  reset(): void;
  zoom(factor: number): void;
  focus(): void;
}

export class Tools {
  readonly element: HTMLElement;
  readonly #session: Session;
  readonly #actions: ChartActions;
  readonly #message = h('p', { class: 'chart-message', hidden: true });
  readonly #details = h('div', { class: 'chart-details', hidden: true });
  readonly #reset: HTMLButtonElement;
  readonly #describe: HTMLButtonElement;
  readonly #listen: HTMLButtonElement;
  readonly #listening = new Listening((playing) => this.#playing(playing));
  #info: FigureInfo;

  constructor(session: Session, info: FigureInfo, actions: ChartActions) {
    this.#session = session;
    this.#info = info;
    this.#actions = actions;
    this.#reset = button(lab.chart.reset, lab.chart.reset, 'chart-reset', () => {
      actions.reset();
      actions.focus();
    });
    this.#describe = button(lab.chart.describe, lab.chart.describe, '', () => void this.#toggleDetails());
    this.#describe.setAttribute('aria-expanded', 'false');
    this.#listen = button(lab.chart.listen, lab.chart.listen, '', () => void this.#toggleSound());
    const save = (format: 'svg' | 'png' | 'csv'): HTMLButtonElement => button(lab.chart[format], lab.chart[format], '', () => {
      // Chosen: the menu closes, and the keyboard stands where it was opened.
      menu.open = false;
      menu.querySelector('summary')?.focus();
      void this.#save(format);
    });
    const menu = h('details', { class: 'chart-menu' }, h('summary', {}, lab.chart.download), h('div', {}, save('svg'), save('png'), save('csv')));
    menu.addEventListener('focusout', (event) => {
      if (!(event.relatedTarget instanceof Node) || !menu.contains(event.relatedTarget)) menu.open = false;
    });
    menu.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape') return;
      menu.open = false;
      menu.querySelector('summary')?.focus();
    });
    const small = (text: string, title: string, factor: number): HTMLButtonElement => {
      const made = button(text, title, 'chart-zoom', () => actions.zoom(factor));
      made.setAttribute('aria-label', title);
      return made;
    };
    this.element = h('div', { class: 'chart-tools' }, small('+', lab.chart.zoomIn, 0.7), small('−', lab.chart.zoomOut, 1 / 0.7), this.#reset, h('span', { class: 'spacer' }), this.#describe, this.#listen, menu, this.#message, this.#details);
    this.zoomed(false);
  }

  zoomed(is: boolean): void {
    this.#reset.hidden = !is;
  }

  update(info: FigureInfo): void {
    this.#info = info;
    this.#listening.stop();
    // A curve in space has no course from left to right that could be heard, nor has a raster of values.
    const silent = (axes: AxesInfo): boolean => axes.turn !== undefined || axes.series.some((series) => series.steps !== undefined);
    const heard = info.axes.filter((axes) => axes.series.length > 0);
    this.#listen.hidden = info.axes.length > 0 && (heard.length > 0 ? heard : info.axes).every(silent);
    this.#say('');
    if (!this.#details.hidden) void this.#showDetails();
  }

  #say(text: string): void {
    this.#message.textContent = text;
    this.#message.hidden = text === '';
    if (text) announce(text);
  }

  async #toggleDetails(): Promise<void> {
    const open = this.#details.hidden;
    this.#details.hidden = !open;
    this.#describe.setAttribute('aria-expanded', String(open));
    if (open) await this.#showDetails();
  }

  async #showDetails(): Promise<void> {
    const info = this.#info;
    const table = await this.#session.ask<'table'>({ type: 'table', figure: info.id, rows: TABLE_ROWS });
    if (info !== this.#info) return;
    this.#details.replaceChildren(h('p', {}, info.summary));
    if (!this.#actions.alive() || !table) this.#details.append(h('p', {}, lab.chart.stale));
    else this.#details.append(tableElement(table));
  }

  async #save(format: 'svg' | 'png' | 'csv'): Promise<void> {
    const file = this.#actions.alive() ? await this.#session.ask<'export'>({ type: 'export', figure: this.#info.id, format }) : null;
    if (file) saveFile(file.fileName, file.mime, file.content);
    this.#say(file ? '' : lab.chart.exportFailed);
  }

  async #toggleSound(): Promise<void> {
    if (this.#listening.playing) {
      this.#listening.stop();
      return;
    }
    const table = this.#actions.alive() ? await this.#session.ask<'table'>({ type: 'table', figure: this.#info.id, rows: SOUND_POINTS }) : null;
    if (!table) {
      this.#say(lab.chart.stale);
      return;
    }
    const series = this.#info.axes.flatMap((axes) => axes.series);
    const label = this.#listening.play(table, series.length > 0 && series.every((one) => one.events));
    if (label) this.#say(lab.chart.listening(label));
  }

  #playing(playing: boolean): void {
    this.#listen.textContent = playing ? lab.chart.quiet : lab.chart.listen;
    if (!playing) this.#say('');
  }
}

function tableElement(table: Table): HTMLElement {
  const number = (value: number | null | undefined): string => (value === null || value === undefined ? lab.chart.missing : String(Number(value.toPrecision(6))));
  const head = h('tr', {}, ...table.columns.map((column) => h('th', { scope: 'col' }, column)));
  const rows = table.rows.map((row) => h('tr', {}, ...row.map((value) => h('td', {}, number(value)))));
  return h('div', { class: 'table', tabindex: '0', role: 'group', 'aria-label': lab.chart.describe }, h('table', {}, h('caption', {}, lab.chart.table(table.rows.length, table.totalRows)), h('thead', {}, head), h('tbody', {}, ...rows)));
}
