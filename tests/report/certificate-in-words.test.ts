import { expect, test } from 'vitest';
import type { Certificate } from '../../src/core/finding.ts';
import { certificateInWords } from '../../src/report/certificate-in-words.ts';

const size = { requests: 2, faults: 0, processes: 1, deviations: 1, events: 9 };
const inWords = (certificate: Certificate): string => certificateInWords(certificate, size);
const judged = { otherFailures: 0, undecided: 0 };

test('only schedules that pass are said to pass', () => {
  expect(inWords({ kind: 'minimal', schedules: 12, ...judged })).toBe(
    'certified: all 12 schedules with fewer deviations pass',
  );
  expect(inWords({ kind: 'minimal', schedules: 1, ...judged })).toBe(
    'certified: the only schedule with fewer deviations passes',
  );
  expect(inWords({ kind: 'minimal', schedules: 12, ...judged, otherFailures: 3 })).toBe(
    'certified: none of 12 schedules with fewer deviations fails so, 3 fail in another way',
  );
  expect(inWords({ kind: 'minimal', schedules: 1, ...judged, otherFailures: 1 })).toBe(
    'certified: the only schedule with fewer deviations fails in another way',
  );
  expect(inWords({ kind: 'minimal', schedules: 0, ...judged })).toBe(
    'certified: there is nothing to leave out',
  );
});

test('what could not be judged is counted, and nothing is certified', () => {
  expect(inWords({ kind: 'undecided', schedules: 12, ...judged, undecided: 2 })).toBe(
    'not certified: 2 of 12 schedules with fewer deviations could not be judged',
  );
  expect(inWords({ kind: 'undecided', schedules: 12, otherFailures: 1, undecided: 2 })).toBe(
    'not certified: 2 of 12 schedules with fewer deviations could not be judged, 1 fails in another way',
  );
});

test('a search that ended early says what it ran', () => {
  expect(inWords({ kind: 'not-certified', schedules: 0, ...judged })).toBe(
    'not certified: too large to run every smaller schedule',
  );
  expect(inWords({ kind: 'not-certified', schedules: 12, ...judged })).toBe(
    'not certified: 12 schedules with fewer deviations pass, there are more',
  );
  expect(inWords({ kind: 'not-certified', schedules: 12, ...judged, otherFailures: 2 })).toBe(
    'not certified: none of 12 schedules with fewer deviations fails so, 2 fail in another way, there are more',
  );
  expect(inWords({ kind: 'not-certified', schedules: 12, ...judged, undecided: 1 })).toBe(
    'not certified: 1 of 12 schedules with fewer deviations could not be judged, there are more',
  );
});

test('a file of an earlier version is not taken for more than it says', () => {
  expect(inWords({ kind: 'minimal', schedules: 12 })).toBe(
    'certified: none of 12 schedules with fewer deviations fails so',
  );
});
