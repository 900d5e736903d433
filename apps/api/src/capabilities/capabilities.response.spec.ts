import { describe, expect, it } from 'vitest';
import { loadConfig } from '@app/config';
import { API_SLICES } from '../api.config.js';
import { capabilitiesResponseSchema, toCapabilitiesResponse } from './capabilities.response.js';

const configOf = (environment: Record<string, string>) =>
  loadConfig(API_SLICES, { DATABASE_URL: 'postgres://localhost/none', ...environment });

describe('the capabilities', () => {
  it('are taken from the settings', () => {
    const capabilities = toCapabilitiesResponse(
      configOf({
        OCR_LANGUAGES: 'fra,eng',
        MAX_FILE_BYTES: '1000',
        MAX_PAGES: '12',
        MAX_PAGE_PIXELS: '2000000',
        PAGE_TIMEOUT_SECONDS: '7',
        TRASH_DAYS: '3',
        QUOTA_BYTES: '5000',
        RATE_LIMIT_AUTH: '0',
        RATE_LIMIT_ACCOUNT: '8',
        CONNECTOR_URL: 'http://127.0.0.1:3003',
        CONNECTOR_SECRET: 'only-for-tests-on-loopback-interfaces',
        REGISTRATION: 'closed',
      }),
    );
    expect(capabilities.languages).toEqual({
      available: ['fra', 'eng'],
      default: 'auto',
      automatic: 'auto',
    });
    expect(capabilities.limits).toEqual({
      fileBytes: 1_000,
      pages: 12,
      pagePixels: 2_000_000,
      pageTimeoutSeconds: 7,
      trashDays: 3,
      listItems: { default: 50, maximum: 100 },
      quota: { documents: null, bytes: 5_000 },
    });
    expect(capabilities.registration).toBe('closed');
    expect(capabilities.sourceKinds).toEqual(['webdav', 'imap']);
    const withClient = configOf({
      CONNECTOR_URL: 'http://127.0.0.1:3003',
      CONNECTOR_SECRET: 'only-for-tests-on-loopback-interfaces',
      PUBLIC_URL: 'https://strongroom.example.test',
      GOOGLE_CLIENT_ID: 'a-client',
    });
    expect(toCapabilitiesResponse(withClient).sourceKinds).toEqual([
      'webdav',
      'imap',
      'google-drive',
      'gmail',
    ]);
    const withFolder = configOf({
      CONNECTOR_URL: 'http://127.0.0.1:3003',
      CONNECTOR_SECRET: 'only-for-tests-on-loopback-interfaces',
      SOURCES_FOLDER_ROOT: '/srv/inboxes',
    });
    expect(toCapabilitiesResponse(withFolder).sourceKinds).toEqual(['webdav', 'folder', 'imap']);
    // A policy that is off is not listed.
    expect(capabilities.rateLimits).toEqual([
      { policy: 'ip', quota: 600, windowSeconds: 60 },
      { policy: 'account', quota: 8, windowSeconds: 60 },
      { policy: 'cloud', quota: 100, windowSeconds: 60 },
    ]);
  });

  it('match the published schema with the default settings', () => {
    const capabilities = toCapabilitiesResponse(configOf({}));
    expect(capabilities.sourceKinds).toEqual([]);
    expect(capabilitiesResponseSchema.strict().parse(capabilities)).toEqual(capabilities);
  });
});
