/** The file of a failure's page: the same failure has the same, in letters that every file system takes. */
export function pageName({
  signature,
  traceHash,
}: {
  readonly signature: string;
  readonly traceHash: string;
}): string {
  const slug = signature.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  return `${slug.slice(0, 60)}-${traceHash.slice(0, 8)}.html`;
}
