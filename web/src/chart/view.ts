/**
 * One live figure on the page: the canvas that the worker draws, what lies over it (dot and readout), the legend's switches,
 * zoom, and the tools below it.
 *
 * Guarantees: a view belongs to one figure of one worker; the canvas is kept as long as the figure is, so that a new run draws
 * into the same place. When the worker is gone the last picture stays and the tools say so. Everything that a pointer can do,
 * keys can do.
 */
import type { AxesInfo, FigureInfo, Limits, Reading, Turn } from '../../generated/protocol';
import { announce, currentTheme, h, onThemeChange } from '../lab/dom';
import type { Session } from '../session/session';
import { lab } from '../strings/en';
import { cellAfter } from './cells';
import { gestures } from './gestures';
import { axesAt, inFrame, panned, zoomed } from './limits';
import { Tools } from './tools';
import { dragged, nearer, sameTurn, turnedBy } from './turn';

/** A figure keeps its shape, but on a phone it may not get too low to read. */
const LOWEST = 230;
/** Degrees that an arrow key turns axes in space. */
const KEY_TURN = 5;

export class FigureView {
  readonly element: HTMLElement;
  readonly #stage: HTMLElement;
  readonly #canvas: HTMLCanvasElement;
  readonly #dot = h('div', { class: 'chart-dot', hidden: true });
  readonly #help = h('p', { class: 'chart-help', 'aria-hidden': 'true' });
  readonly #readout = h('div', { class: 'chart-readout', hidden: true });
  readonly #legend = h('div', { class: 'chart-legend', role: 'group', 'aria-label': lab.chart.legend });
  readonly #tools: Tools;
  readonly #session: Session;
  readonly #generation: number;
  #info: FigureInfo;
  #offscreen: OffscreenCanvas | null;
  #size = { width: 0, height: 0, ratio: 0 };
  /** Limits that the reader chose, by axes; others are the figure's own. */
  readonly #chosen = new Map<number, Limits>();
  /** How the reader turned axes in space. */
  readonly #turned = new Map<number, Turn>();
  #reading: Reading | null = null;
  #probe: { x: number; y: number } | null = null;
  #probing = false;
  /** Where the pointer reads; null when keys do. */
  #pointer: { x: number; y: number } | null = null;
  #viewing: 'no' | 'soon' | 'sent' = 'no';
  /** The reader moved on since the last look was asked for. */
  #unsent = false;
  #legendShape = '';

  /** Takes the place of a static figure (its pictures stay under the canvas until the worker has drawn), or makes a new one. */
  constructor(session: Session, info: FigureInfo, existing: HTMLElement | null) {
    this.#session = session;
    this.#generation = session.generation;
    this.#info = info;
    this.element = existing ?? h('figure', { class: 'chart' });
    this.#stage = existing?.querySelector<HTMLElement>('.chart-stage') ?? h('div', { class: 'chart-stage' });
    this.#canvas = h('canvas', {});
    this.#offscreen = this.#canvas.transferControlToOffscreen();
    for (const old of this.#stage.querySelectorAll('canvas, .chart-help, .chart-dot, .chart-readout')) old.remove();
    for (const old of this.element.querySelectorAll('.chart-legend, .chart-tools')) old.remove();
    this.#stage.tabIndex = 0;
    this.#stage.setAttribute('role', 'application');
    this.#stage.append(this.#canvas, this.#help, this.#dot, this.#readout);
    this.#tools = new Tools(session, info, {
      alive: () => this.alive,
      reset: () => this.#resetView(),
      zoom: (factor) => this.#zoom(this.#readingAxes(), [0.5, 0.5], factor),
      focus: () => this.#stage.focus(),
    });
    if (!this.#stage.isConnected || !existing) this.element.append(this.#stage);
    this.element.append(this.#legend, this.#tools.element);
    this.#showInfo();
    new ResizeObserver(() => this.#fit()).observe(this.#stage);
    onThemeChange(() => this.#show());
    gestures(this.#stage, {
      hover: (x, y) => this.#hover(x, y),
      leave: () => this.#hideReading(),
      zoom: (x, y, factor) => this.#zoomAt(x, y, factor),
      pan: (x, y, dx, dy) => this.#pan(x, y, dx, dy),
      reset: () => this.#resetView(),
      press: (x, y, button) => this.#press(x, y, button),
      isZoomed: () => this.#isZoomed(),
      grabs: (x, y) => this.#axesUnder(x, y)?.turn !== undefined,
    });
    this.#stage.addEventListener('keydown', (event) => this.#key(event));
    this.#stage.addEventListener('blur', () => this.#hideReading());
  }

  get id(): number {
    return this.#info.id;
  }

  /** Whether the worker that owns the figure is still there. */
  get alive(): boolean {
    return this.#session.generation === this.#generation;
  }

  /** The figure was drawn anew by a run. */
  update(info: FigureInfo): void {
    this.#info = info;
    // The engine keeps the reader's zoom while the figure stays alike; where it did not, the choice is over.
    // What the reader chose since the look was asked for is not known there yet.
    if (!this.#unsent) this.#dropLost(info);
    if (info.listens && !this.#readout.hidden) void this.#readAgain();
    else this.#hideReading();
    this.#showInfo();
    this.#fit();
  }

  #dropLost(info: FigureInfo): void {
    for (const [axes, chosen] of this.#chosen) if (!sameLimits(chosen, info.axes[axes]?.limits)) this.#chosen.delete(axes);
    for (const [axes, turn] of this.#turned) if (!sameTurn(turn, info.axes[axes]?.turn)) this.#turned.delete(axes);
  }

  close(): void {
    if (this.alive) this.#session.send({ type: 'close', figure: this.id });
    this.element.remove();
  }

  /** The canvas has been drawn: the static picture under it is no longer needed. */
  settle(): void {
    for (const picture of this.#stage.querySelectorAll('picture')) picture.remove();
  }

  /** Asks for the first drawing; the caller puts the element on the page before. */
  #fit(): void {
    const width = this.#stage.clientWidth;
    if (width === 0) return;
    const height = Math.round(Math.max(width / (this.#info.width / this.#info.height), Math.min(LOWEST, this.#info.height)));
    const ratio = Math.min(devicePixelRatio || 1, 3);
    if (width === this.#size.width && height === this.#size.height && ratio === this.#size.ratio) return;
    this.#size = { width, height, ratio };
    this.#canvas.style.height = `${height}px`;
    this.#stage.style.height = `${height + 2}px`;
    this.#show();
  }

  #show(): void {
    if (!this.alive || this.#size.width === 0) return;
    const { width, height, ratio } = this.#size;
    const canvas = this.#offscreen ?? undefined;
    this.#offscreen = null;
    this.#session.send({ type: 'show', figure: this.id, width, height, pixelRatio: ratio, theme: currentTheme() }, canvas);
  }

  #showInfo(): void {
    const inSpace = this.#info.axes.some((axes) => axes.turn !== undefined);
    this.#stage.setAttribute('aria-label', inSpace ? lab.chart.labelInSpace(this.#info.summary) : lab.chart.label(this.#info.summary));
    this.#stage.classList.toggle('in-space', inSpace);
    this.#help.textContent = `${inSpace ? lab.chart.keysInSpace : lab.chart.keys}${this.#info.listens ? lab.chart.keysListening : ''}`;
    this.#stage.classList.toggle('listens', this.#info.listens);
    this.#stage.setAttribute('aria-roledescription', 'chart');
    this.#tools.update(this.#info);
    this.#showZoomed();
    this.#showLegend();
  }

  #showLegend(): void {
    const entries = this.#info.axes.flatMap((axes, a) => axes.series.map((series, s) => ({ a, s, series })));
    const named = entries.filter(({ series }) => series.label !== '');
    // A slider draws the same curves again and again: the switches stay, and with them the focus.
    const shape = JSON.stringify(named.map(({ a, s, series }) => [a, s, series.label, series.color, series.visible]));
    if (shape === this.#legendShape) return;
    this.#legendShape = shape;
    this.#legend.replaceChildren(
      ...(entries.length < 2 ? [] : named).map(({ a, s, series }) => {
        const swatch = h('span', { class: 'swatch' });
        swatch.style.setProperty('--swatch', series.color);
        const toggle = h('button', { type: 'button', 'aria-pressed': String(series.visible), title: lab.chart.show(series.label) }, swatch, series.label);
        toggle.addEventListener('click', () => {
          const visible = toggle.getAttribute('aria-pressed') !== 'true';
          toggle.setAttribute('aria-pressed', String(visible));
          this.#legendShape = '';
          if (this.alive) this.#session.send({ type: 'toggle', figure: this.id, axes: a, series: s, visible });
        });
        return toggle;
      }),
    );
  }

  /** A click that the running program listens for. */
  #press(x: number, y: number, button: number): void {
    if (this.#info.listens && this.alive) this.#session.send({ type: 'press', figure: this.id, x, y, button });
  }

  // Reading values

  #hover(x: number, y: number): void {
    this.#pointer = { x, y };
    this.#probe = { x, y };
    if (!this.#probing) void this.#probeNext();
  }

  /** One question at a time; the newest place wins. */
  async #probeNext(): Promise<void> {
    this.#probing = true;
    while (this.#probe && this.alive) {
      const place = this.#probe;
      this.#probe = null;
      const reading = await this.#session.ask<'probe'>({ type: 'probe', figure: this.id, ...place });
      if (reading) this.#showReading(reading);
      else this.#hideReading();
    }
    this.#probing = false;
  }

  #showReading(reading: Reading): void {
    this.#reading = reading;
    const [x, y] = reading.at;
    const { width, height } = this.#size;
    this.#dot.hidden = x < 0 || y < 0 || x > width || y > height;
    this.#dot.style.translate = `${x}px ${y}px`;
    this.#dot.style.setProperty('--swatch', this.#info.axes[reading.axes]?.series[reading.series]?.color ?? 'currentColor');
    this.#readout.hidden = false;
    this.#readout.textContent = reading.text;
    // Kept inside the stage, and off the point.
    const left = Math.min(Math.max(x + 12, 4), Math.max(4, width - this.#readout.offsetWidth - 4));
    const above = y - this.#readout.offsetHeight - 10;
    this.#readout.style.translate = `${left}px ${above > 2 ? above : Math.min(y + 12, height - this.#readout.offsetHeight - 2)}px`;
  }

  /** A figure that lives is read all the time: the values under the pointer, or of the point that keys chose, as they are now. */
  async #readAgain(): Promise<void> {
    if (this.#pointer) {
      this.#hover(this.#pointer.x, this.#pointer.y);
      return;
    }
    if (!this.#reading) return;
    const { axes, series, index } = this.#reading;
    const reading = await this.#session.ask<'read'>({ type: 'read', figure: this.id, axes, series, index });
    if (reading && !this.#readout.hidden && this.#reading?.index === index) this.#showReading(reading);
  }

  #hideReading(): void {
    this.#probe = null;
    this.#pointer = null;
    this.#dot.hidden = true;
    this.#readout.hidden = true;
  }

  async #read(axes: number, series: number, index: number): Promise<void> {
    const reading = await this.#session.ask<'read'>({ type: 'read', figure: this.id, axes, series, index: Math.max(0, Math.round(index)) });
    if (!reading) return;
    this.#pointer = null;
    this.#showReading(reading);
    announce(reading.text);
  }

  #key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const current = this.#reading ?? { axes: 0, series: 0, index: -1 };
    const points = this.#info.axes[current.axes]?.series[current.series]?.points ?? 0;
    const leap = Math.max(1, Math.round(points / 20));
    if (this.#info.axes[this.#readingAxes()]?.turn) {
      // In space arrows turn; with Shift they read, and Page Up and Page Down read in leaps.
      const way = event.shiftKey ? undefined : KEY_TURNS[event.key];
      if (way) {
        this.#turnByKey(way);
        event.preventDefault();
        return;
      }
      if (event.key === 'PageDown' || event.key === 'PageUp') {
        void this.#read(current.axes, current.series, current.index + (event.key === 'PageDown' ? leap : -leap));
        event.preventDefault();
        return;
      }
    }
    const shown = this.#info.axes[current.axes]?.series[current.series];
    if (shown?.steps) {
      // Up and down stay among the cells; the series beside them come before the first and after the last row.
      const next = cellAfter(event.key, current.index, shown.points, shown.steps, event.shiftKey);
      const stays = next === current.index && (event.key === 'ArrowUp' || event.key === 'ArrowDown');
      if (next !== null && !stays) {
        void this.#read(current.axes, current.series, next);
        event.preventDefault();
        return;
      }
    }
    const stride = event.shiftKey && !this.#info.axes[current.axes]?.turn ? leap : 1;
    switch (event.key) {
      case 'Enter':
        // Where the pointer would click: at the point that was read.
        if (!this.#info.listens || !this.#reading) return;
        this.#press(...this.#reading.at, 1);
        announce(lab.chart.pressed(this.#reading.text));
        break;
      case 'ArrowRight':
        void this.#read(current.axes, current.series, current.index + stride);
        break;
      case 'ArrowLeft':
        void this.#read(current.axes, current.series, current.index - stride);
        break;
      case 'ArrowUp':
      case 'ArrowDown': {
        const all = this.#info.axes.flatMap((axes, a) => axes.series.map((_, s) => ({ a, s })));
        const at = all.findIndex(({ a, s }) => a === current.axes && s === current.series);
        const next = all[(at + (event.key === 'ArrowDown' ? 1 : all.length - 1)) % Math.max(1, all.length)];
        if (next) void this.#read(next.a, next.s, Math.max(0, current.index));
        break;
      }
      case 'Home':
        void this.#read(current.axes, current.series, 0);
        break;
      case 'End':
        void this.#read(current.axes, current.series, Math.max(0, points - 1));
        break;
      case '+':
      case '=':
        this.#zoom(this.#readingAxes(), this.#readingPlace(), 0.8);
        break;
      case '-':
        this.#zoom(this.#readingAxes(), this.#readingPlace(), 1.25);
        break;
      case '0':
        this.#resetView();
        break;
      default:
        return;
    }
    event.preventDefault();
  }

  #readingAxes(): number {
    return this.#reading && this.#reading.axes < this.#info.axes.length ? this.#reading.axes : 0;
  }

  /** Where in its frame the read point lies: keys zoom around it. */
  #readingPlace(): [number, number] {
    const axes = this.#info.axes[this.#readingAxes()];
    if (!axes || !this.#reading || this.#readout.hidden) return [0.5, 0.5];
    const [x, y] = inFrame(axes.frame, this.#reading.at[0] / this.#size.width, this.#reading.at[1] / this.#size.height);
    return [Math.min(1, Math.max(0, x)), Math.min(1, Math.max(0, y))];
  }

  // Zoom and pan

  #limits(index: number, axes: AxesInfo): Limits {
    return this.#chosen.get(index) ?? axes.limits;
  }

  /** There is something to reset; and a chart that was moved keeps the finger, which otherwise scrolls the page. */
  #showZoomed(): void {
    this.#tools.zoomed(this.#isZoomed());
    this.#stage.classList.toggle('zoomed', this.#isZoomed());
  }

  #isZoomed(): boolean {
    return this.#chosen.size > 0 || this.#turned.size > 0;
  }

  #axesUnder(x: number, y: number): AxesInfo | undefined {
    return this.#info.axes[axesAt(this.#info.axes, x / this.#size.width, y / this.#size.height)];
  }

  /** The look at axes in space now; undefined for flat axes. */
  #lookAt(index: number): Turn | undefined {
    const own = this.#info.axes[index]?.turn;
    return own && (this.#turned.get(index) ?? own);
  }

  #turnByKey([elevation, azimuth]: readonly [number, number]): void {
    const index = this.#readingAxes();
    const look = this.#lookAt(index);
    if (!look) return;
    const next = turnedBy(look, elevation * KEY_TURN, azimuth * KEY_TURN);
    this.#turn(index, next);
    announce(lab.chart.turned(Math.round(next.elevation), Math.round(next.azimuth)));
  }

  #turn(index: number, turn: Turn): void {
    if (!this.alive) return;
    this.#turned.set(index, turn);
    this.#changeView();
  }

  #zoomAt(x: number, y: number, factor: number): void {
    const index = axesAt(this.#info.axes, x / this.#size.width, y / this.#size.height);
    const axes = this.#info.axes[index];
    if (axes) this.#zoom(index, inFrame(axes.frame, x / this.#size.width, y / this.#size.height), factor);
  }

  #zoom(index: number, at: readonly [number, number], factor: number): void {
    const axes = this.#info.axes[index];
    const look = this.#lookAt(index);
    if (look) this.#turn(index, nearer(look, factor));
    else if (axes) this.#view(index, zoomed(this.#limits(index, axes), axes, at, factor));
  }

  #pan(x: number, y: number, dx: number, dy: number): void {
    const index = axesAt(this.#info.axes, x / this.#size.width, y / this.#size.height);
    const axes = this.#info.axes[index];
    if (!axes) return;
    const [, , width, height] = axes.frame;
    const look = this.#lookAt(index);
    if (look) this.#turn(index, dragged(look, dx / this.#size.width / width, dy / this.#size.height / height));
    else this.#view(index, panned(this.#limits(index, axes), axes, dx / this.#size.width / width, -dy / this.#size.height / height));
  }

  #view(index: number, limits: Limits): void {
    if (!this.alive) return;
    this.#chosen.set(index, limits);
    this.#changeView();
  }

  #changeView(): void {
    this.#hideReading();
    this.#showZoomed();
    this.#unsent = true;
    this.#sendView();
  }

  /** At most one drawing a frame, and none before the last is answered: a slow machine shows fewer looks, but always the newest. */
  #sendView(): void {
    if (this.#viewing !== 'no' || !this.#unsent) return;
    this.#viewing = 'soon';
    requestAnimationFrame(() => {
      this.#unsent = false;
      this.#viewing = this.alive ? 'sent' : 'no';
      if (!this.alive) return;
      for (const [axes, chosen] of this.#chosen) this.#session.send({ type: 'view', figure: this.id, axes, limits: chosen });
      for (const [axes, turn] of this.#turned) this.#session.send({ type: 'turn', figure: this.id, axes, turn });
      // An answer comes when the looks before it have been taken in; null, if the worker is gone.
      void this.#session.ask<'table'>({ type: 'table', figure: this.id, rows: 0 }).then(() => this.#viewAnswered());
    });
  }

  #viewAnswered(): void {
    if (this.#viewing !== 'sent') return;
    this.#viewing = 'no';
    this.#sendView();
  }

  #resetView(): void {
    for (const axes of this.#chosen.keys()) if (this.alive) this.#session.send({ type: 'view', figure: this.id, axes, limits: undefined });
    for (const axes of this.#turned.keys()) if (this.alive) this.#session.send({ type: 'turn', figure: this.id, axes, turn: undefined });
    this.#chosen.clear();
    this.#turned.clear();
    this.#showZoomed();
    this.#hideReading();
  }
}

/** Up and about, by key. */
const KEY_TURNS: Readonly<Record<string, readonly [number, number]>> = { ArrowLeft: [0, 1], ArrowRight: [0, -1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

function sameLimits(a: Limits, b: Limits | undefined): boolean {
  return b !== undefined && a.xMin === b.xMin && a.xMax === b.xMax && a.yMin === b.yMin && a.yMax === b.yMax;
}
