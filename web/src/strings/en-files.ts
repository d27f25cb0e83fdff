/**
 * The words of the file panel in English: of the catalogue in en.ts the part that loads when somebody opens the panel.
 */
import { plural } from './en';

export const panel = {
  about: 'What your programs save lies here, in this browser, and is there again when you come back: np.save, np.load, open. Nothing is sent anywhere.',
  passing: 'Here files last only until you close this page. Download what you want to keep.',
  none: 'There are no files yet. np.save("name", x) makes one.',
  list: 'Files',
  download: 'Download',
  downloadTitle: (name: string) => `Download ${name}`,
  remove: 'Delete',
  removeTitle: (name: string) => `Delete ${name}`,
  upload: 'Bring files from this computer',
  reallyRemove: (name: string) => `Delete ${name}? It cannot be brought back.`,
  reallyReplace: (name: string) => `There is a file ${name} already. Replace it?`,
  replace: 'Replace',
  keep: 'Keep it',
  removed: (name: string) => `${name} is deleted.`,
  fetching: (name: string, percent: number) => `Preparing ${name}: ${percent} %`,
  fetched: (name: string) => `${name} is in your downloads.`,
  bringing: (name: string, percent: number) => `Bringing ${name}: ${percent} %`,
  brought: (count: number) => `${plural(count, 'file is', 'files are')} here now.`,
  used: (here: string, free: string | null) => (free === null ? `${here} on this page.` : `${here} on this page; the browser has room for ${free} more.`),
  others: (size: string) => `Long runs keep another ${size}.`,
  problem: {
    full: (name: string) => `There is no room left for ${name}. Delete files that are no longer needed, then try again.`,
    gone: (name: string) => `${name} is no longer there.`,
    folder: (name: string) => `A folder is called ${name} already.`,
    later: (name: string) => `${name} could not be kept: the browser’s storage does not answer. Load the page again, then try once more.`,
    broken: (name: string, words: string) => `${name}: ${words}`,
    engine: 'Python could not be started, and the files are its own. Load the page again.',
  },
} as const;
