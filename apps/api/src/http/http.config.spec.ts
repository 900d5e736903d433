import { describe, expect, it } from 'vitest';
import { loadConfig } from '@app/config';
import { HTTP_DEFAULTS, httpSettings } from './http.config.js';

const load = (environment: Record<string, string>) => loadConfig([httpSettings], environment);

describe('the settings of the public listener', () => {
  it('trust no proxy and allow no origin by default', () => {
    expect(HTTP_DEFAULTS.trustedProxies.trusts('127.0.0.1')).toBe(false);
    expect(HTTP_DEFAULTS.corsOrigins).toEqual([]);
  });

  it('accept origins in the form that browsers send', () => {
    const { corsOrigins } = load({
      CORS_ORIGINS: 'https://app.example.org, http://localhost:5173',
    });
    expect(corsOrigins).toEqual(['https://app.example.org', 'http://localhost:5173']);
  });

  it.each([
    '*',
    'null',
    'app.example.org',
    'https://app.example.org/',
    'https://APP.example.org',
    'https://app.example.org:443',
    'ftp://app.example.org',
    'https://*.example.org',
    'https://app.example.org https://b.example.org',
  ])('refuse %j as an origin', (text) => {
    expect(() => load({ CORS_ORIGINS: text })).toThrow('CORS_ORIGINS: must be origins');
  });

  it('give the reason, but not the value, when a trusted proxy is invalid', () => {
    const loadInvalid = () => load({ TRUSTED_PROXIES: '10.0.0.0/8,192.0.2.77/24' });
    expect(loadInvalid).toThrow('TRUSTED_PROXIES: item 2 has host bits set beyond its /24');
    expect(loadInvalid).not.toThrow('192.0.2.77');
  });

  it('are given in seconds', () => {
    expect(load({ HEADERS_TIMEOUT_SECONDS: '7' }).headersTimeoutMs).toBe(7_000);
    expect(() => load({ HEADERS_TIMEOUT_SECONDS: '0' })).toThrow('must be at least 1');
  });
});
