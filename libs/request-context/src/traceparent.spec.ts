import { describe, expect, it } from 'vitest';
import { continueTrace } from './traceparent.js';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';

describe('the trace of a caller', () => {
  it('is continued with a new span', () => {
    const ours = continueTrace(`00-${TRACE}-${SPAN}-01`);
    expect(ours).toMatch(new RegExp(`^00-${TRACE}-[0-9a-f]{16}-01$`));
    expect(ours).not.toContain(SPAN);
    expect(continueTrace(ours)).toMatch(new RegExp(`^00-${TRACE}-`));
  });

  it.each([
    ['00', '00'],
    ['03', '01'],
    ['fe', '00'],
  ])('with the flags %s keeps those that version 00 defines: %s', (theirs, ours) => {
    expect(continueTrace(`00-${TRACE}-${SPAN}-${theirs}`)).toMatch(new RegExp(`-${ours}$`));
  });

  it.each([
    ['is absent', undefined],
    ['is empty', ''],
    ['has another version', `01-${TRACE}-${SPAN}-01`],
    ['has the invalid version', `ff-${TRACE}-${SPAN}-01`],
    ['has capitals', `00-${TRACE.toUpperCase()}-${SPAN}-01`],
    ['has a trace of zeros', `00-${'0'.repeat(32)}-${SPAN}-01`],
    ['has a span of zeros', `00-${TRACE}-${'0'.repeat(16)}-01`],
    ['is too short', `00-${TRACE.slice(1)}-${SPAN}-01`],
    ['continues after the flags', `00-${TRACE}-${SPAN}-01-what`],
    ['ends in a newline', `00-${TRACE}-${SPAN}-01\n`],
    ['was sent twice', `00-${TRACE}-${SPAN}-01, 00-${TRACE}-${SPAN}-01`],
    ['was sent twice as a list', [`00-${TRACE}-${SPAN}-01`, `00-${TRACE}-${SPAN}-01`]],
    ['contains the end of a comment', `00-${TRACE}-${SPAN}-*/`],
  ])('is ignored when it %s', (_, header) => {
    expect(continueTrace(header)).toBeUndefined();
  });
});
