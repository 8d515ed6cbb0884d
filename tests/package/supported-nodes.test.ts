import { readFileSync } from 'node:fs';
import { subset } from 'semver';
import { expect, test } from 'vitest';

interface Locked {
  readonly engines?: { readonly node?: string };
  readonly optional?: true;
}

test('whatever is installed runs on every supported Node, so that npm warns on none; what cannot is optional', () => {
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
    readonly packages: Readonly<Record<string, Locked>>;
  };
  const supported = packages['']?.engines?.node ?? '*';
  expect(subset(supported, '>=20.19')).toBe(true);
  const refused = Object.entries(packages)
    .filter(([, { optional }]) => optional === undefined)
    .filter(([, { engines }]) => !subset(supported, engines?.node ?? '*'))
    .map(([path, { engines }]) => `${path} needs ${engines?.node}`);
  expect(refused).toEqual([]);
});
