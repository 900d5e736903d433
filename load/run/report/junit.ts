import type { Verdict } from './k6-summary.ts';

/** Converts the thresholds into test cases of JUnit's XML format. */
export function toJunit(suite: string, seconds: number, verdicts: readonly Verdict[]): string {
  const failures = verdicts.filter(({ isKept }) => !isKept).length;
  const cases = verdicts.map((verdict) => {
    const name = `${verdict.metric} ${verdict.rule}`;
    const open = `    <testcase classname="${xml(suite)}" name="${xml(name)}"`;
    if (verdict.isKept) return `${open}/>`;
    return `${open}>\n      <failure message="${xml(`measured ${verdict.value ?? 'nothing'}`)}"/>\n    </testcase>`;
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites tests="${verdicts.length}" failures="${failures}">`,
    `  <testsuite name="${xml(suite)}" tests="${verdicts.length}" failures="${failures}" time="${seconds.toFixed(1)}">`,
    ...cases,
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

function xml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? '');
}
