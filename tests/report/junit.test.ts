import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { create } from 'xmlbuilder2';
import { printable } from '../../src/report/text.ts';
import { junitText } from '../../src/report/junit.ts';
import { anyFinding, anyName } from './any-finding.ts';
import { failedProperty, sampleReport } from './sample-report.ts';

describe('the report as JUnit XML', () => {
  test('has a suite for the corpus and one for the properties', () => {
    const text = junitText(sampleReport()).replace(/(<failure[^>]*>)[^<]+/g, '$1…');
    expect(text).toMatchInlineSnapshot(`
      "<?xml version="1.0" encoding="UTF-8"?>
      <testsuites name="raceproof" tests="6" failures="3" skipped="1" time="14.908">
        <testsuite name="corpus" tests="2" failures="1" skipped="0">
          <testcase classname="corpus" name="properties/corpus/a.json" file="properties/corpus/a.json">
            <system-out>FIXED: another course from event 5 of 25 on</system-out>
          </testcase>
          <testcase classname="corpus" name="properties/corpus/b.json" file="properties/corpus/b.json">
            <failure type="UNDECODABLE" message="properties/corpus/b.json cannot be read as JSON">…</failure>
            <system-out>UNDECODABLE: properties/corpus/b.json cannot be read as JSON</system-out>
          </testcase>
        </testsuite>
        <testsuite name="properties" tests="4" failures="2" skipped="1">
          <testcase classname="properties/no-duplicate-flagging.property.ts" name="no record is flagged twice" file="properties/no-duplicate-flagging.property.ts" line="7" time="2.560">
            <failure type="no-duplicate-flagging|flag|lease-expired" message="record m17 was flagged twice">…</failure>
          </testcase>
          <testcase classname="properties/service-level.property.ts" name="the service level holds" file="properties/service-level.property.ts" line="7" time="12.345"/>
          <testcase classname="properties/leftovers.property.ts" name="nothing is left over" file="properties/leftovers.property.ts" line="7" time="0.000">
            <skipped/>
          </testcase>
          <testcase classname="properties/throws.property.ts" name="it throws" file="properties/throws.property.ts" line="1" time="0.003">
            <failure type="error" message="the system none.ts cannot be loaded">…</failure>
          </testcase>
        </testsuite>
      </testsuites>"
    `);
  });

  test('has a case for whatever else failed the run', () => {
    const errors = [
      { file: 'properties/a.property.ts', message: 'cannot be imported\nat all' },
      { message: 'nothing was replayed' },
    ];
    const text = junitText({ ...sampleReport(), corpus: [], properties: [], errors });
    expect(text).toMatchInlineSnapshot(`
      "<?xml version="1.0" encoding="UTF-8"?>
      <testsuites name="raceproof" tests="2" failures="0" errors="2" skipped="0" time="0.000">
        <testsuite name="run" tests="2" failures="0" errors="2">
          <testcase classname="run" name="properties/a.property.ts">
            <error type="error" message="cannot be imported">cannot be imported
      at all</error>
          </testcase>
          <testcase classname="run" name="the run">
            <error type="error" message="nothing was replayed">nothing was replayed</error>
          </testcase>
        </testsuite>
      </testsuites>"
    `);
  });

  test('can be read, and says the same, whatever the names', () => {
    const law = fc.property(anyFinding, anyName, (finding, name) => {
      const properties = [failedProperty(finding, name)];
      const text = junitText({ ...sampleReport(), properties });
      expect(text).not.toMatch(/[^\P{C}\n]/u);
      const read = readProperty(text);
      expect(read.name).toBe(printable(name));
      expect(read.text).toContain(finding.run.traceHash);
    });
    fc.assert(law, { numRuns: 100 });
  });
});

/** The one case of the suite of properties, as a reader of XML sees it. */
function readProperty(text: string): { readonly name: string | null; readonly text: string | null } {
  const suite = create(text)
    .root()
    .find(({ node }) => asElement(node).getAttribute('name') === 'properties');
  if (suite === undefined) throw new Error('a suite of properties was to be there');
  const element = asElement(suite.first().node);
  return { name: element.getAttribute('name'), text: element.textContent };
}

/** What is used of an element. */
interface Element {
  readonly textContent: string | null;
  getAttribute(name: string): string | null;
}

/** The library's own type of a node leaves out what every element has. */
function asElement(node: unknown): Element {
  return node as Element;
}
