/**
 * Every word of the interface in English. A second language is a second file of the same shape (`typeof import('./en')`).
 * `site` is used when pages are built and by the small page script, `lab` by the lab; a page loads only what it uses.
 */

export const plural = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;

export const site = {
  language: 'en',
  name: 'Brunsviga',
  tagline: 'Learn to simulate neurons, by doing it',
  skip: 'Skip to the text',
  navigation: 'Site',
  about: 'About',
  home: 'Start page',
  day: (n: number) => `Day ${n}`,
  minutes: (n: number) => `about ${n} minutes`,
  objectives: 'By the end you can',
  onThisPage: 'On this page',
  next: 'Next',
  previous: 'Previous',
  upcoming: 'in preparation',
  backToText: 'Back to the text',
  theme: {
    label: 'Colours',
    auto: 'Colours: as the system',
    light: 'Colours: light',
    dark: 'Colours: dark',
  },
  noScript: 'The text and the figures are all here. To change and run the code, allow JavaScript for this page.',
  newVersion: 'A new version of this site is ready.',
  reload: 'Load it now',
  later: 'Later',
  progress: (passed: number, total: number) => `${passed} of ${plural(total, 'exercise', 'exercises')} passed`,
  started: 'started',
  exercise: (n: number) => `Exercise ${n}`,
  hint: (n: number) => `Hint ${n}`,
  solution: 'Solution',
  prediction: 'Predict first',
  showAnswer: 'What happens, and why',
  hiddenOutput: 'The result is covered until you have predicted it. Show it anyway',
  printed: 'Printed by this cell',
  onDemand: 'This cell runs only when you start it: it takes some time, or measures your machine.',
  codeLabel: (n: number) => `Python code of cell ${n}`,
  cellNumber: (n: number) => `Cell ${n}`,
  begin: 'Begin with Day 1',
  contents: 'Five days',
  demos: {
    title: 'Live demos',
    short: 'Demos',
    lead: 'Networks that are computed while you watch. Move a slider, click a cell, pause, and change the code.',
  },
  work: 'Your work',
  workText: 'Your changes, answers and progress are kept in this browser. One file carries them to another computer.',
  days: [
    { title: 'Small steps', text: 'Euler, midpoint, Runge–Kutta. How wrong is a simulation, and how do you find out?' },
    { title: 'The machine behind the loop', text: 'Tensors, graphs, and an integrator that runs a thousand equations as fast as one.' },
    { title: 'A neuron that fires', text: 'Hodgkin and Huxley’s equations, gate by gate, and the rate at which a neuron answers a current.' },
    { title: 'Neurons that talk', text: 'Synapses that excite and inhibit, and a first network of three.' },
    { title: 'Room for the result', text: 'How many bytes a run takes, batches without a trace of their seams, and runs that are longer than memory.' },
  ],
  nameStory: {
    heading: 'Why “Brunsviga”?',
    text: 'It was a mechanical calculator with a crank. On one of them Andrew Huxley integrated the equations of the nerve impulse by hand, in 1951: three weeks of cranking for a few milliseconds of a squid’s axon. Here you turn the crank, and the browser does the sums.',
  },
  credits: {
    heading: 'Where this comes from',
    made: 'An independent, open-source project.',
    paper: 'The days follow the tutorial by Mohanta and Assisi. Text, code and exercises are our own.',
    authors: 'Saptarshi Soham Mohanta and Collins Assisi',
    title: 'Parallel scalable simulations of biological neural networks using TensorFlow: A beginner’s guide',
    place: 'Indian Institute of Science Education and Research, Pune',
    copy: 'Copy the citation',
  },
  privacy: 'Nothing you type leaves your machine.',
  notFound: {
    title: 'No such page',
    text: 'This address leads nowhere. The page may have moved, or the link may be mistyped.',
    home: 'Go to the start page',
  },
} as const;

export { lab } from './en-lab';
