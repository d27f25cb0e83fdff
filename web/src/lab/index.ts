/**
 * The lab's entry: defines the elements, in an order in which each finds what it needs, and warms the engine up when the page
 * has nothing better to do.
 */
import { lab } from '../strings/en';
import { BrunsvigaCell } from './cell';
import { BrunsvigaExercise } from './exercise';
import { BrunsvigaFiles } from './files';
import { offerFastMath } from './math';
import { notebook } from './notebook';
import { BrunsvigaPredict } from './predict';
import { BrunsvigaWork, notice, showNotices } from './workfile';

customElements.define('brunsviga-cell', BrunsvigaCell);
customElements.define('brunsviga-exercise', BrunsvigaExercise);
customElements.define('brunsviga-predict', BrunsvigaPredict);
customElements.define('brunsviga-work', BrunsvigaWork);
customElements.define('brunsviga-files', BrunsvigaFiles);
showNotices();
notebook.session.onStarted = () => notebook.session.send({ type: 'interrupted' });
let offers: Promise<typeof import('./interrupted')> | null = null;
notebook.session.onInterrupted = (runs) => {
  if (runs.length > 0) offers ??= import('./interrupted');
  void offers?.then(({ showInterrupted }) => showInterrupted(runs));
};
notebook.session.onUnkept = (reason) => notice(lab.files[reason]);
offerFastMath();

/** Long enough for the page's own files; whoever touches a cell before starts the engine at once. */
const IDLE_MS = 2000;
const saves = (navigator as { connection?: { saveData?: boolean } }).connection?.saveData === true;
if (!saves) setTimeout(() => {
  if (document.visibilityState === 'visible') notebook.warm();
}, IDLE_MS);
