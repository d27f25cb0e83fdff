/**
 * The bodies of the three kinds of page: a lesson, the start page, a page of text.
 */
import { site } from '../src/strings/en';
import { notebook } from '../src/strings/en-notebook';
import { cellHtml, exerciseHtml, predictHtml, type RanCell } from './markup';
import { escapeHtml } from './code';
import type { Block, Lesson, Node } from './lesson';
import { Renderer, type Heading } from './render';
import { LOGO } from './template';

/** A lesson with the results of its cells. */
export interface LessonPage {
  readonly lesson: Lesson;
  readonly path: string;
  readonly checks: ReadonlyMap<string, string>;
  readonly ran: ReadonlyMap<string, RanCell>;
}

/** All nodes of a lesson, also those inside exercises and predictions: references may point anywhere. */
function allNodes(blocks: readonly Block[]): Node[] {
  return blocks.flatMap((block) => {
    switch (block.kind) {
      case 'node':
        return [block.node];
      case 'cell':
        return [];
      case 'exercise':
        return [...block.exercise.body, ...block.exercise.hints.flat(), ...block.exercise.solution];
      case 'predict':
        return [...block.prediction.question, ...block.prediction.reconciliation];
    }
  });
}

function blocksHtml(page: LessonPage, render: Renderer, blocks: readonly Block[]): string {
  let exercises = 0;
  const cell = (name: string): string => {
    const ran = page.ran.get(name);
    if (!ran) throw new Error(`the cell "${name}" was not run`);
    return cellHtml(ran, ran.cell.live !== null);
  };
  return blocks.map((block) => {
    switch (block.kind) {
      case 'node':
        return render.node(block.node);
      case 'cell':
        return cell(block.cell.name);
      case 'exercise':
        exercises += 1;
        return exerciseHtml(block.exercise, exercises, cell(block.exercise.label), page.checks.get(block.exercise.label) ?? '', render);
      case 'predict':
        return predictHtml(block.prediction, render);
    }
  }).join('\n');
}

export function lessonHtml(page: LessonPage, around: { readonly previous: LessonPage | undefined; readonly next: LessonPage | undefined; readonly notebook: string | undefined }): { html: string; images: ReadonlySet<string> } {
  const { lesson } = page;
  const render = new Renderer(lesson.file, allNodes(lesson.blocks));
  const [first, ...others] = lesson.blocks;
  const isTitle = first?.kind === 'node' && first.node.type === 'heading' && first.node['depth'] === 1;
  const title = isTitle ? render.inline(first.node.children) : escapeHtml(lesson.title);
  const body = blocksHtml(page, render, isTitle ? others : lesson.blocks) + render.footnotes(site.backToText);
  const exercises = lesson.cells.filter((cell) => cell.exercise).length;
  const meta = [lesson.minutes ? site.minutes(lesson.minutes) : '', exercises > 0 ? `<span class="progress" data-day="${lesson.day ?? 0}" data-exercises="${lesson.cells.flatMap((cell) => (cell.exercise ? [cell.exercise] : [])).join(' ')}">${escapeHtml(site.progress(0, exercises))}</span>` : '', around.notebook ? `<a class="notebook" href="${escapeHtml(around.notebook)}" download="brunsviga-${escapeHtml(around.notebook)}">${notebook.link}</a>` : ''].filter(Boolean).join(' <span aria-hidden="true">·</span> ');
  const objectives = lesson.objectives.length > 0 ? `<div class="objectives"><p>${site.objectives}</p><ul>${lesson.objectives.map((objective) => `<li>${escapeHtml(objective)}</li>`).join('')}</ul></div>` : '';
  const link = (target: LessonPage | undefined, words: string, rel: string): string =>
    target ? `<a rel="${rel}" href="../${target.path}"><small>${words}</small>${escapeHtml(target.lesson.title)}</a>` : '';
  const nextDay = lesson.day === null ? undefined : site.days[lesson.day];
  const coming = !around.next && nextDay ? `<span class="coming"><small>${escapeHtml(site.day((lesson.day ?? 0) + 1))} · ${site.upcoming}</small>${escapeHtml(nextDay.title)}</span>` : '';
  const html = `<div class="lesson-frame">
${contents(render.headings)}
<article class="lesson-text" data-page="${escapeHtml(page.path)}">
<header class="lesson-head"><p class="eyebrow">${escapeHtml(labelOf(lesson))}</p>
<h1>${title}</h1>
${lesson.description ? `<p class="lead">${escapeHtml(lesson.description)}</p>` : ''}
<p class="meta">${meta}</p>${objectives}
<noscript><p class="note">${escapeHtml(site.noScript)}</p></noscript></header>
${body}
<brunsviga-files></brunsviga-files>
<section class="work" aria-labelledby="work-title"><h2 id="work-title">${site.work}</h2><p>${escapeHtml(site.workText)}</p><brunsviga-work></brunsviga-work></section>
<nav class="turn" aria-label="${site.next}">${link(around.previous, site.previous, 'prev')}${link(around.next, site.next, 'next')}${coming}</nav>
</article></div>`;
  return { html, images: render.images };
}

function contents(headings: readonly Heading[]): string {
  const shown = headings.filter((heading) => heading.depth <= 3);
  if (shown.length < 3) return '';
  const item = (heading: Heading): string => `<li class="toc-${heading.depth}"><a href="#${heading.id}">${heading.html.replace(/<\/?a\b[^>]*>/g, '')}</a></li>`;
  return `<nav class="toc" aria-label="${site.onThisPage}"><details><summary>${site.onThisPage}</summary><ol>${shown.map(item).join('')}</ol></details></nav>`;
}

/** What a lesson is called where there is little room. */
export function labelOf(lesson: Lesson): string {
  return lesson.day === null ? lesson.short || lesson.title : site.day(lesson.day);
}

/** A card for each demo: its name, a sentence, and on a page of its own the picture that was taken at the build. `root` leads to the site's root. */
function demoCards(demos: readonly LessonPage[], root: string, pictures: boolean): string {
  const card = ({ lesson, path, ran }: LessonPage): string => {
    const figure = pictures ? [...ran.values()].flatMap((cell) => cell.figures)[0] : undefined;
    const image = (theme: 'light' | 'dark'): string => (figure ? `<img class="only-${theme}" src="${root}${path}${figure.narrow[theme]}" alt="" loading="lazy" decoding="async">` : '');
    // Below the start page's h2, or right below the h1 of a page of their own.
    const heading = pictures ? 'h2' : 'h3';
    return `<li class="day"><a href="${root}${path}">${image('light')}${image('dark')}<${heading}>${escapeHtml(lesson.title)}</${heading}><p>${escapeHtml(lesson.description)}</p></a></li>`;
  };
  return `<ol>${demos.map(card).join('\n')}</ol>`;
}

export function demosHtml(demos: readonly LessonPage[]): string {
  return `<div class="demos-page"><h1>${site.demos.title}</h1><p class="lead">${escapeHtml(site.demos.lead)}</p>
<section class="days" aria-label="${site.demos.title}">${demoCards(demos, '../', true)}</section></div>`;
}

export function landingHtml(page: LessonPage, lessons: readonly LessonPage[], demos: readonly LessonPage[]): string {
  const { lesson } = page;
  const render = new Renderer(lesson.file, allNodes(lesson.blocks), true);
  const liveAt = lesson.blocks.findIndex((block) => block.kind === 'cell');
  const live = lesson.blocks[liveAt];
  if (live?.kind !== 'cell') throw new Error(`${lesson.file}: the start page needs a cell for its live picture`);
  const before = blocksHtml(page, render, lesson.blocks.slice(0, liveAt).filter((block) => !(block.kind === 'node' && block.node.type === 'heading' && block.node['depth'] === 1)));
  const after = blocksHtml(page, render, lesson.blocks.slice(liveAt + 1));
  const ran = page.ran.get(live.cell.name);
  if (!ran) throw new Error('the live picture was not run');
  const first = lessons[0];
  const days = site.days.map((day, index) => {
    const made = lessons.find((candidate) => candidate.lesson.day === index + 1);
    const name = `<span class="day-number">${escapeHtml(site.day(index + 1))}</span>`;
    if (!made) return `<li class="day day-coming">${name}<h3>${escapeHtml(day.title)}</h3><p>${escapeHtml(day.text)}</p><p class="day-meta">${site.upcoming}</p></li>`;
    return lessonCard(made, day.text);
  });
  const others = lessons.filter((made) => made.lesson.day === null).map((made) => lessonCard(made, made.lesson.description));
  const list = [...days, ...others].join('\n');
  return `<section class="hero"><div class="hero-text">
<h1>${escapeHtml(lesson.title)}</h1>
${before}
${first ? `<p class="hero-actions"><a class="button" href="./${first.path}">${site.begin}</a></p>` : ''}</div>
<div class="hero-live">${cellHtml(ran, true)}</div></section>
<section class="days" aria-labelledby="days-title"><h2 id="days-title">${site.contents}</h2><ol>${list}</ol></section>
${demos.length > 0 ? `<section class="days" id="demos" aria-labelledby="demos-title"><h2 id="demos-title">${site.demos.title}</h2><p>${escapeHtml(site.demos.lead)}</p>${demoCards(demos, './', false)}</section>` : ''}
<section class="landing-text">${after}</section>
<section class="credits">
<div aria-labelledby="name-title" role="group"><h2 id="name-title">${site.nameStory.heading}</h2><p>${escapeHtml(site.nameStory.text)}</p></div>
<div aria-labelledby="credits-title" role="group"><h2 id="credits-title">${site.credits.heading}</h2>
<p>${escapeHtml(site.credits.paper)}</p>
<blockquote class="citation">${escapeHtml(site.credits.authors)}. <cite>${escapeHtml(site.credits.title)}</cite>. ${escapeHtml(site.credits.place)}.</blockquote></div></section>`;
}

/** A lesson in the list of the start page. */
function lessonCard(made: LessonPage, words: string): string {
  const { lesson } = made;
  const exercises = lesson.cells.flatMap((cell) => (cell.exercise ? [cell.exercise] : []));
  const progress = exercises.length > 0 ? ` · <span class="progress" data-day="${lesson.day ?? 0}" data-exercises="${exercises.join(' ')}">${escapeHtml(site.progress(0, exercises.length))}</span>` : '';
  return `<li class="day"><a href="./${made.path}"><span class="day-number">${escapeHtml(labelOf(lesson))}</span><h3>${escapeHtml(lesson.title.replace(/^Day \d+:\s*/, ''))}</h3><p>${escapeHtml(words)}</p></a><p class="day-meta">${lesson.minutes ? escapeHtml(site.minutes(lesson.minutes)) : ''}${progress}</p></li>`;
}

export function aboutHtml(lesson: Lesson): string {
  const render = new Renderer(lesson.file, allNodes(lesson.blocks));
  const nodes = lesson.blocks.flatMap((block) => (block.kind === 'node' ? [block.node] : []));
  return `<article class="prose-text"><div class="about-mark">${LOGO}</div>${render.blocks(nodes)}</article>`;
}
