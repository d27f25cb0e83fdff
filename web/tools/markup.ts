/**
 * Writes cells, exercises and predictions as HTML that is complete before any script runs: coloured code, what it printed,
 * its figures. The lab's elements take over this very markup; the class names are the contract between the two.
 */
import { hashOf } from '../src/lab/hash';
import { parseParams } from '../src/lab/params';
import { site } from '../src/strings/en';
import { escapeHtml, highlightPython } from './code';
import type { CellResult } from './engine-types';
import type { Cell, Exercise, Prediction } from './lesson';
import type { Renderer } from './render';

/** Files of one figure on light and on dark paper. */
export interface Pictures {
  readonly light: string;
  readonly dark: string;
}

/** A cell with what the engine answered and where its figures' files are. */
export interface RanCell {
  readonly cell: Cell;
  readonly number: number;
  readonly result: CellResult;
  /** One entry a figure, relative to the page. */
  readonly figures: readonly { readonly wide: Pictures; readonly narrow: Pictures; readonly width: number; readonly height: number; readonly summary: string }[];
}

/** `pictureFirst`: on the start page the picture comes before the code that makes it, for the eye and for the keyboard. */
export function cellHtml({ cell, number, result, figures }: RanCell, pictureFirst = false): string {
  const params = parseParams(cell.source).length;
  const printed = outputHtml(result);
  const charts = figures.map(figureHtml).join('');
  const graphs = result.graphs.map(graphHtml).join('');
  const hasOutput = printed !== '' || charts !== '' || graphs !== '';
  const output = cell.onDemand ? `<p class="on-demand">${escapeHtml(site.onDemand)}</p>` : hasOutput ? printed + charts + graphs : '';
  // A prediction comes before the answer: the answer is there, but covered.
  const covered = cell.predict && hasOutput ? `<details class="cover"><summary>${site.hiddenOutput}</summary>${output}</details>` : output;
  const classes = ['cell', charts ? 'has-chart' : '', hasOutput ? '' : 'no-output'].filter(Boolean).join(' ');
  const data = [
    `data-name="${cell.name}"`,
    `data-number="${number}"`,
    `data-hash="${hashOf(cell.source)}"`,
    cell.auto ? 'data-auto' : '',
    cell.exercise ? `data-exercise="${cell.exercise}"` : '',
    cell.predict ? `data-predict="${cell.predict}"` : '',
    cell.tags.has('raises-exception') ? 'data-may-fail' : '',
    cell.onDemand ? 'data-on-demand' : '',
    cell.live !== null ? 'data-live' : '',
  ].filter(Boolean).join(' ');
  const code = `<pre class="code" tabindex="0" role="group" aria-label="${escapeHtml(site.codeLabel(number))}"><code>${highlightPython(cell.source)}</code></pre>`;
  const hidden = cell.tags.has('hide-input');
  const main = `<div class="cell-main"><div class="cell-bar"><span class="cell-number">${escapeHtml(site.cellNumber(number))} <code>${cell.name}</code></span></div>
${hidden ? `<details class="cell-code"><summary>${escapeHtml(site.codeLabel(number))}</summary>${code}</details>` : `<div class="cell-code">${code}</div>`}</div>`;
  const side = `<div class="cell-side"><div class="cell-params"></div><div class="cell-output">${covered}</div></div>`;
  return `<brunsviga-cell id="cell-${cell.name}" class="${classes}" ${data} style="--params:${params}">
${pictureFirst ? `${side}\n${main}` : `${main}\n${side}`}
</brunsviga-cell>`;
}

function outputHtml(result: CellResult): string {
  // What was printed in one go may have come in several messages.
  const output: { kind: string; text: string }[] = [];
  for (const part of result.output) {
    const last = output.at(-1);
    if (last?.kind === part.kind) last.text += part.text;
    else output.push({ ...part });
  }
  const parts = output.map((part) => `<pre class="out out-${part.kind}" tabindex="0" role="group" aria-label="${escapeHtml(site.printed)}">${escapeHtml(part.text.replace(/\n$/, ''))}</pre>`);
  if (result.value) parts.push(`<pre class="out out-value" tabindex="0" role="group" aria-label="${escapeHtml(site.printed)}">${escapeHtml(result.value)}</pre>`);
  if (result.diagnostic) {
    const { kind, message, hint, span } = result.diagnostic;
    const place = span ? ` data-line="${span.line}"` : '';
    parts.push(`<div class="problem"${place}><p class="problem-head"><strong>${escapeHtml(kind)}</strong> ${escapeHtml(message)}</p>${hint ? `<p class="problem-hint">${escapeHtml(hint)}</p>` : ''}</div>`);
  }
  return parts.join('');
}

/** The drawing comes from our own engine, which escapes what a cell's text put into it. */
function graphHtml(graph: CellResult['graphs'][number]): string {
  return `<figure class="graph"><div class="graph-scroll" tabindex="0" role="group" aria-label="${escapeHtml(graph.summary)}">${graph.svg}</div><figcaption class="graph-words">${escapeHtml(graph.words)}</figcaption></figure>`;
}

function figureHtml(figure: RanCell['figures'][number]): string {
  const size = `width="${Math.round(figure.width)}" height="${Math.round(figure.height)}"`;
  const alt = `alt="${escapeHtml(figure.summary)}"`;
  // On a phone the picture that was laid out for its width: the wide one's words would shrink with it.
  const picture = (theme: keyof Pictures): string => `<picture><source media="(max-width: 30rem)" srcset="${figure.narrow[theme]}"><img class="only-${theme}" src="${figure.wide[theme]}" ${size} ${alt} loading="lazy" decoding="async"></picture>`;
  return `<figure class="chart" style="--ratio:${figure.width / figure.height}"><div class="chart-stage">${picture('light')}${picture('dark')}</div></figure>`;
}

export function exerciseHtml(exercise: Exercise, number: number, cell: string, check: string, render: Renderer): string {
  const title = render.inline(exercise.title);
  const hints = exercise.hints.map((hint, index) => `<details class="hint"><summary>${site.hint(index + 1)}</summary>${render.blocks(hint)}</details>`).join('\n');
  const solution = exercise.solution.length > 0 ? `<details class="solution"><summary>${site.solution}</summary>${render.blocks(exercise.solution)}</details>` : '';
  // Text of another type is not run: a `</script` inside a Python string is the only thing that could end it early.
  const kept = (type: string, text: string): string => `<script type="text/x-python" class="${type}">${text.replaceAll('</script', '<\\/script')}</script>`;
  return `<brunsviga-exercise id="exercise-${exercise.label}" class="exercise" data-label="${exercise.label}">
<h3 class="exercise-title"><span class="exercise-number">${escapeHtml(site.exercise(number))}</span> ${title}</h3>
${render.blocks(exercise.body)}
${cell}
<div class="exercise-check"></div>
<div class="exercise-help">${hints}${solution}</div>
${check ? kept('check-source', check) : ''}${exercise.solutionSource ? kept('solution-source', exercise.solutionSource) : ''}
</brunsviga-exercise>`;
}

export function predictHtml(prediction: Prediction, render: Renderer): string {
  const choices = prediction.choices.map((choice, index) => {
    const only = choice.text.length === 1 ? choice.text[0] : undefined;
    const words = only?.type === 'paragraph' ? render.inline(only.children) : render.inline(choice.text);
    return `<label class="choice"><input type="radio" name="predict-${prediction.label}" value="${index}"${choice.right ? ' data-right' : ''}> <span>${words}</span></label>`;
  });
  return `<brunsviga-predict id="predict-${prediction.label}" class="predict" data-label="${prediction.label}" data-cell="${prediction.cell}">
<p class="predict-title">${site.prediction}</p>
${render.blocks(prediction.question)}
<fieldset class="choices"><legend class="visually-hidden">${site.prediction}</legend>${choices.join('')}</fieldset>
<div class="predict-actions"></div>
<details class="reconcile"><summary>${site.showAnswer}</summary>${render.blocks(prediction.reconciliation)}</details>
</brunsviga-predict>`;
}
