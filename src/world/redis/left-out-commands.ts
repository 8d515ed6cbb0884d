/** What Redis has and the simulation leaves out on purpose, by what it belongs to. */
const leftOut: Readonly<Record<string, string>> = {
  SORT: 'sort sort_ro',
  bitmaps: 'bitcount bitfield bitfield_ro bitop bitpos getbit setbit',
  HyperLogLog: 'pfadd pfcount pfmerge pfdebug pfselftest',
  geo: 'geoadd geodist geohash geopos georadius georadius_ro georadiusbymember georadiusbymember_ro geosearch geosearchstore',
  functions: 'function fcall fcall_ro',
  cluster: 'cluster asking readonly readwrite spublish ssubscribe sunsubscribe',
  'the settings of the server, keyspace notifications among them': 'config',
  'access control lists': 'acl',
  'what a key looks like inside': 'object memory debug dump restore restore-asking',
  'the longest common subsequence': 'lcs',
};

const belonging = new Map(
  Object.entries(leftOut).flatMap(([what, names]) => names.split(' ').map((name) => [name, what] as const)),
);

/** What a command belongs to that is left out, where it is. */
export function leftOutWith(name: string): string | undefined {
  return belonging.get(name);
}
