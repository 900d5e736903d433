import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startProgress } from './progress.mjs';

/** A stream that collects the written text. */
class Output {
  text = '';
  constructor(readonly isTTY: boolean) {}
  write = (text: string): boolean => {
    this.text += text;
    return true;
  };
}

describe('startProgress', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('redraws one line each second on a terminal, and erases it at the end', () => {
    const output = new Output(true);
    let done = 0;
    const end = startProgress('installing', () => `${(done += 1)} of 9`, output);
    vi.advanceTimersByTime(2_000);
    end();
    vi.advanceTimersByTime(60_000);
    expect(output.text.split('\r\u001b[2K')).toEqual([
      'strongroom: installing ...\n',
      '  1 of 9, 1 s',
      '  2 of 9, 2 s',
      '',
    ]);
  });

  it('writes a line every ten seconds when the output is not a terminal, without control characters', () => {
    const output = new Output(false);
    const end = startProgress('building', undefined, output);
    vi.advanceTimersByTime(25_000);
    end();
    expect(output.text).toBe('strongroom: building ...\n  10 s\n  20 s\n');
  });
});
