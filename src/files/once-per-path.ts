/** Tells of each path once. */
export function oncePerPath(tell: (path: string) => void): (path: string) => void {
  const told = new Set<string>();
  return (path) => {
    if (told.has(path)) return;
    told.add(path);
    tell(path);
  };
}
