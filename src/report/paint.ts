import type { Tone } from '../core/reading.ts';

const codes = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
} as const;

/** Colours a text that was laid out before: paint adds no visible character. */
export type Paint = (tone: Tone, text: string) => string;

export function createPaint(colour: boolean): Paint {
  return (tone, text) => {
    if (!colour || tone === 'plain' || text === '') return text;
    const [on, off] = codes[tone];
    return `\u001B[${on}m${text}\u001B[${off}m`;
  };
}
