import { describe, expect, it } from 'vitest';
import { addKnownText } from './add-known-text.js';

describe('addKnownText', () => {
  it('adds the lines that recognition has misread', () => {
    expect(addKnownText('A page\nRece1ved', 'Received\nA Page.')).toBe(
      'A page\nRece1ved\nReceived',
    );
  });

  it('adds no line that was recognised, and no line without a word', () => {
    expect(addKnownText('A page', 'page\n---\n')).toBe('A page');
  });

  it('returns the known text when nothing was recognised', () => {
    expect(addKnownText('', 'Stamp')).toBe('Stamp');
  });
});
