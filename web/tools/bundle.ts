/**
 * Bundles the site's scripts and styles with Vite and says which files came out. Three bundles: the modules (lab, page
 * script, style), the classic script of the page's head, and the service worker (whose name must never change).
 */
import { build, type InlineConfig, type Rolldown } from 'vite';
import type { Assets } from './template';

const root = new URL('..', import.meta.url).pathname;

function common(): InlineConfig {
  return {
    root,
    configFile: false,
    base: './',
    publicDir: false,
    logLevel: 'warn',
    worker: { format: 'es' },
  };
}

/** Bundles everything into `outDir` (emptied first); `math` is filled in by the caller. */
export async function bundle(outDir: string): Promise<Omit<Assets, 'math'>> {
  const modules = await chunksOf({
    ...common(),
    build: {
      outDir,
      emptyOutDir: true,
      target: 'es2022',
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rolldownOptions: { input: { lab: `${root}src/lab/index.ts`, page: `${root}src/page/page.ts`, style: `${root}src/style/main.css` } },
    },
  });
  const boot = await chunksOf({
    ...common(),
    build: {
      outDir,
      emptyOutDir: false,
      target: 'es2020',
      rolldownOptions: { input: { boot: `${root}src/boot/boot.ts` }, output: { format: 'iife', entryFileNames: 'assets/[name]-[hash].js' } },
    },
  });
  await chunksOf({
    ...common(),
    build: {
      outDir,
      emptyOutDir: false,
      target: 'es2020',
      rolldownOptions: { input: { sw: `${root}src/boot/sw.ts` }, output: { format: 'iife', entryFileNames: 'sw.js' } },
    },
  });
  const entry = (chunks: readonly Rolldown.OutputChunk[], name: string): Rolldown.OutputChunk => {
    const found = chunks.find((chunk) => chunk.isEntry && chunk.name === name);
    if (!found) throw new Error(`the bundler made no entry "${name}"`);
    return found;
  };
  const lab = entry(modules.chunks, 'lab');
  const style = modules.files.find((file) => /style.*\.css$/.test(file));
  if (!style) throw new Error('the bundler made no style sheet');
  return { style, boot: entry(boot.chunks, 'boot').fileName, page: entry(modules.chunks, 'page').fileName, lab: lab.fileName, labImports: lab.imports };
}

async function chunksOf(config: InlineConfig): Promise<{ chunks: Rolldown.OutputChunk[]; files: string[] }> {
  const result = await build(config);
  const outputs = (Array.isArray(result) ? result : [result]).flatMap((one) => ('output' in one ? one.output : []));
  return { chunks: outputs.filter((file) => file.type === 'chunk'), files: outputs.map((file) => file.fileName) };
}
