/** The one function of npm `subset-font`, which comes without types. */
declare module 'subset-font' {
  export default function subsetFont(font: Uint8Array, characters: string, options: { targetFormat: 'woff2' }): Promise<Uint8Array>;
}
