// Lets Node 20 import TypeScript: `node --import ./tools/ts.mjs file.ts`. Types are stripped by the compiler that Vite brings;
// nothing is checked here (`npm run typecheck` does that).
import { register } from 'node:module';

register('./ts-hooks.mjs', import.meta.url);
