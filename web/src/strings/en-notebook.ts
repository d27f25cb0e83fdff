/**
 * The words of a lesson's notebook and of the link to it, in English. Only the build uses them.
 */
export const notebook = {
  link: 'Download as a notebook',
  about: (title: string) =>
    `This is the lesson “${title}” of Brunsviga as a notebook, for Jupyter or Colab. It needs NumPy, Matplotlib and TensorFlow (\`pip install numpy matplotlib tensorflow\`). Run the cells from top to bottom. What only the page can do is missing here: the checks of the exercises, sliders outside of Colab, and the engine that compiles your programs.`,
  module: 'The next cell writes the file `brunsviga.py`, which this lesson imports. It needs only NumPy.',
  onDemand: 'The next cell takes long, or measures the machine. Nothing below needs it. (On the page it is compiled; here it may take very much longer.)',
  prediction: 'Predict first.',
  answer: 'What happens, and why',
  exercise: (n: number) => `Exercise ${n}`,
  hint: (n: number) => `Hint ${n}`,
  solution: 'Solution',
  objectives: 'By the end you can',
} as const;
