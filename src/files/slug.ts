/** A text as part of a file name: lower case, digits and hyphens, at most 60 characters. Different texts may give one slug. */
export function slugOf(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 60)
    .replace(/-$/, '');
}
