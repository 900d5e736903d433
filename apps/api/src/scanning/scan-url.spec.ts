import { describe, expect, it } from 'vitest';
import { scanUrlSchema } from './scan-url.js';

describe('SCAN_URL', () => {
  it.each([
    ['clamd://scanner:3311', { host: 'scanner', port: 3_311 }],
    ['clamd://scanner', { host: 'scanner', port: 3_310 }],
    ['clamd://10.0.0.7/', { host: '10.0.0.7', port: 3_310 }],
    ['clamd://[::1]:3310', { host: '::1', port: 3_310 }],
    ['unix:///run/clamav/clamd.ctl', { path: '/run/clamav/clamd.ctl' }],
  ])('%s names where the scanner listens', (text, expected) => {
    expect(scanUrlSchema.parse(text)).toEqual(expected);
  });

  it.each([
    'scanner:3310',
    'http://scanner:3310',
    'clamd://',
    'clamd://scanner:99999',
    'clamd://scanner/path',
    'clamd://user:secret@scanner',
    'clamd://scanner?tls=true',
    'unix://host/run/clamd.ctl',
    'unix:///',
  ])('%s is refused', (text) => {
    expect(scanUrlSchema.safeParse(text).success).toBe(false);
  });
});
