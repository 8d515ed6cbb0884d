/**
 * What a task is, whichever request and process it belongs to: the name without its numbers. `p1/r17.1` is `r*.1`, a
 * first delivery; `p2~3/r4.2` is `r*.n`, a later one; `p1/main` and `world/redis` are `main` and `redis`.
 */
export function spawnSite(taskId: string): string {
  const name = taskId.slice(taskId.indexOf('/') + 1);
  return name.replace(/(\.?)(\d+)/g, (_, dot: string, digits: string) => {
    if (dot === '') return '*';
    return digits === '1' ? '.1' : '.n';
  });
}
