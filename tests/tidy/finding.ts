/** A rule of the house; `why` is printed with every breach, so that nobody has to look it up. */
export type Rule = { readonly id: string; readonly why: string };

/** One breach of a rule, at one place. */
export type Finding = {
  readonly rule: Rule;
  readonly file: string;
  readonly line: number;
  readonly what: string;
};

export function describeFinding({ rule, file, line, what }: Finding): string {
  return `${file}:${line} ${what} [${rule.id}: ${rule.why}]`;
}
