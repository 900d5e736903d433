import { readFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { gauge } from './instruments.js';

/** Reads the version of the nearest package.json above this file: in an image it is the one beside the app. */
export const APP_VERSION = readVersion();

function readVersion(): string {
  const path = findPackageJSON(import.meta.url);
  if (path === undefined) throw new Error('there is no package.json above this file');
  return (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version;
}

/** Exposes the running version. The value is always 1; the labels carry the information. */
export function exposeBuildInfo(service: string): void {
  gauge('strongroom_build_info').set({ version: APP_VERSION, node: process.version, service }, 1);
}
