import { describe, expect, it } from 'vitest';
import { HIT_END, HIT_START, toSnippet } from './snippet.js';

describe('toSnippet', () => {
  it('marks hits and escapes everything else', () => {
    const headline = `<script>"a" & 'b'</script>\n\n ${HIT_START}found${HIT_END} <mark>`;
    expect(toSnippet(headline)).toBe(
      '&lt;script&gt;&quot;a&quot; &amp; &#39;b&#39;&lt;/script&gt; <mark>found</mark> &lt;mark&gt;',
    );
  });
});
