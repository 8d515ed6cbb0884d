/** The text as a terminal without colours shows it. */
export function withoutColour(text: string): string {
  return text.replaceAll(new RegExp(String.raw`\u001B\[\d+m`, 'g'), '');
}
