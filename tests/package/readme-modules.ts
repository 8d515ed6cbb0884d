/** The modules of the README: its blocks of code that begin with a comment that names their file. */
export function readmeModules(markdown: string): ReadonlyMap<string, string> {
  const blocks = markdown.matchAll(/^```ts\n\/\/ (\S+\.ts)\n(.*?)^```$/gms);
  return new Map([...blocks].map(([, file = '', text = '']) => [file, text]));
}
