import { z } from 'zod';

/** A folder of this machine, or of a network file system that is mounted here. */
export interface FileLocation {
  readonly kind: 'file';
  readonly path: string;
}

/** A bucket of an S3-compatible store, or the objects below a prefix of it. */
export interface S3Location {
  readonly kind: 's3';
  readonly bucket: string;
  /** Without slashes at both ends; empty for the whole bucket. */
  readonly prefix: string;
  readonly endpoint?: string;
  readonly region?: string;
  readonly forcePathStyle: boolean;
}

export type StorageLocation = FileLocation | S3Location;

const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const PREFIX = /^(?:[A-Za-z0-9_-][A-Za-z0-9._-]*(?:\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*)?$/;
const REGION = /^[a-z0-9-]{1,64}$/;
const PARAMETERS = ['endpoint', 'region', 'forcePathStyle'];

/** Parses STORAGE_URL. Refuses unknown parameters, because a misspelt one must not be ignored. */
export const storageUrlSchema = z.string().transform((text, context): StorageLocation => {
  const url = URL.parse(text);
  const result =
    url?.protocol === 'file:'
      ? parseFile(url)
      : url?.protocol === 's3:'
        ? parseS3(url)
        : 'must be file:///absolute/path or s3://bucket/prefix?endpoint=…&region=…&forcePathStyle=true';
  if (typeof result !== 'string') return result;
  context.addIssue({ code: 'custom', message: result });
  return z.NEVER;
});

function parseFile(url: URL): StorageLocation | string {
  if (url.host !== '' || url.pathname.length <= 1) return 'must be file:///absolute/path';
  if (url.search !== '' || url.hash !== '') return 'takes no parameters with file:';
  const path = decoded(url.pathname);
  return path === undefined ? 'is not well encoded' : { kind: 'file', path };
}

function parseS3(url: URL): StorageLocation | string {
  const prefix = decoded(url.pathname)?.replace(/^\/|\/$/g, '');
  const { searchParams } = url;
  const [endpoint, region, pathStyle] = PARAMETERS.map((name) => searchParams.get(name));
  const names = [...searchParams.keys()];
  const unknown = names.some((name) => !PARAMETERS.includes(name));
  if (unknown || url.hash !== '') {
    return `has a parameter that is none of ${PARAMETERS.join(', ')}`;
  }
  if (new Set(names).size < names.length) return 'has a parameter twice';
  if (url.username !== '' || url.password !== '' || url.port !== '') {
    return 'must hold no keys and no port; keys are AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY';
  }
  if (!BUCKET.test(url.hostname)) return 'must name a bucket: s3://bucket/prefix';
  if (prefix === undefined || !PREFIX.test(prefix))
    return 'has a prefix with other characters than A-Z a-z 0-9 . _ - /';
  if (endpoint != null && !isEndpoint(endpoint)) return 'has an endpoint that is no http(s) origin';
  if (region != null && !REGION.test(region)) return 'has a region that is none';
  if (pathStyle != null && !['true', 'false'].includes(pathStyle)) {
    return 'has a forcePathStyle that is neither true nor false';
  }
  return {
    kind: 's3',
    bucket: url.hostname,
    prefix,
    ...(endpoint == null ? {} : { endpoint }),
    ...(region == null ? {} : { region }),
    forcePathStyle: pathStyle === 'true',
  };
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function isEndpoint(text: string): boolean {
  const url = URL.parse(text);
  return (
    url !== null &&
    ['http:', 'https:'].includes(url.protocol) &&
    url.username === '' &&
    url.search === '' &&
    url.hash === ''
  );
}
