/**
 * Pointer, wheel and touch on a chart, told as four things: hover, zoom, pan, reset. Places are CSS pixels in the stage.
 *
 * The page must still scroll: the wheel zooms only with Ctrl (a trackpad's pinch) or when the chart has the focus; one finger
 * reads, and moves the picture only when it is zoomed; two fingers zoom. Axes in space turn under one finger that begins
 * sideways; once they are turned, the chart keeps the finger until it is reset, as a zoomed one does.
 */
export interface Gestures {
  hover(x: number, y: number): void;
  leave(): void;
  /** A factor below 1 zooms in. */
  zoom(x: number, y: number, factor: number): void;
  pan(x: number, y: number, dx: number, dy: number): void;
  reset(): void;
  /** A click, or a tap, that moved nothing; 1 is the first button, as Matplotlib counts. */
  press(x: number, y: number, button: number): void;
  isZoomed(): boolean;
  /** A drag that begins here moves the picture also before it is zoomed: axes in space turn. */
  grabs(x: number, y: number): boolean;
}

interface Place {
  readonly x: number;
  readonly y: number;
}

export function gestures(stage: HTMLElement, to: Gestures): void {
  const down = new Map<number, Place>();
  const place = (event: MouseEvent): Place => {
    const box = stage.getBoundingClientRect();
    return { x: event.clientX - box.left - stage.clientLeft, y: event.clientY - box.top - stage.clientTop };
  };
  // A click that moves by less is a click.
  const SLACK = 3;
  let moved = false;
  let grabbed = false;

  stage.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    const at = place(event);
    down.set(event.pointerId, at);
    moved = false;
    grabbed = event.pointerType === 'mouse' || to.isZoomed() || to.grabs(at.x, at.y);
    if (grabbed) stage.setPointerCapture(event.pointerId);
  });

  stage.addEventListener('pointermove', (event) => {
    const now = place(event);
    const before = down.get(event.pointerId);
    if (!before) {
      if (event.pointerType !== 'touch') to.hover(now.x, now.y);
      return;
    }
    if (!moved && Math.hypot(now.x - before.x, now.y - before.y) < SLACK) return;
    moved = true;
    if (down.size === 2) {
      const other = [...down].find(([id]) => id !== event.pointerId)?.[1];
      if (other) {
        const middle = { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 };
        const was = Math.hypot(before.x - other.x, before.y - other.y);
        const is = Math.hypot(now.x - other.x, now.y - other.y);
        if (was > 0 && is > 0) to.zoom(middle.x, middle.y, was / is);
        to.pan(middle.x, middle.y, (now.x - before.x) / 2, (now.y - before.y) / 2);
      }
    } else if (grabbed || to.isZoomed()) {
      stage.classList.add('zooming');
      to.pan(before.x, before.y, now.x - before.x, now.y - before.y);
    } else {
      to.hover(now.x, now.y);
    }
    down.set(event.pointerId, now);
  });

  const up = (event: PointerEvent): void => {
    const was = down.delete(event.pointerId);
    stage.classList.remove('zooming');
    if (was && !moved && event.type === 'pointerup') {
      const { x, y } = place(event);
      if (event.pointerType === 'touch') to.hover(x, y);
      to.press(x, y, 1);
    }
  };
  stage.addEventListener('pointerup', up);
  stage.addEventListener('pointercancel', up);
  stage.addEventListener('pointerleave', () => to.leave());
  stage.addEventListener('dblclick', () => to.reset());

  stage.addEventListener('wheel', (event) => {
    if (!event.ctrlKey && document.activeElement !== stage) return;
    event.preventDefault();
    const { x, y } = place(event);
    // Lines and pages in pixels; one notch of a wheel is about 100 px and zooms by a fifth.
    const pixels = event.deltaY * (event.deltaMode === 1 ? 16 : event.deltaMode === 2 ? 400 : 1);
    to.zoom(x, y, Math.exp(Math.max(-200, Math.min(200, pixels)) * (event.ctrlKey ? 0.008 : 0.002)));
  }, { passive: false });
}
