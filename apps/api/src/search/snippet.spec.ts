import { describe, expect, it } from 'vitest';
import { toSnippet } from './snippet.js';

function hitsOf(text: string, word: string) {
  return [...text.matchAll(new RegExp(word, 'g'))].map((found) => ({
    start: found.index,
    end: found.index + word.length,
  }));
}

describe('toSnippet', () => {
  it('marks hits and escapes everything else', () => {
    const text = `<script>"a" & 'b'</script>\n\n found <mark>`;
    expect(toSnippet(text, hitsOf(text, 'found'))).toBe(
      '&lt;script&gt;&quot;a&quot; &amp; &#39;b&#39;&lt;/script&gt; <mark>found</mark> &lt;mark&gt;',
    );
  });

  it('shows a hit that is far from the beginning', () => {
    const text = `${'quartz '.repeat(9_000)}lighthouse${' slate'.repeat(9_000)}`;
    const snippet = toSnippet(text, hitsOf(text, 'lighthouse'));
    expect(snippet).toContain('quartz <mark>lighthouse</mark> slate');
    expect(snippet.length).toBeLessThan(260);
  });

  it('shows two places, in the order of the text', () => {
    const text = `one hit here ${'x '.repeat(500)} hit and hit again`;
    expect(toSnippet(text, hitsOf(text, 'hit'))).toMatch(
      /^one <mark>hit<\/mark> here .* … .*<mark>hit<\/mark> and <mark>hit<\/mark> again$/,
    );
  });

  it('shows the beginning of a text without hits', () => {
    expect(toSnippet('A lease', [])).toBe('A lease');
  });
});
