import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import type { StorageConfig } from '../document-storage.config.js';
import { STORAGE_LIMITS } from '../storage-limits.js';
import type { S3Location } from '../storage-url.js';
import { PromptRetryStrategy } from './prompt-retry-strategy.js';

type Keys = Pick<
  StorageConfig,
  'awsAccessKeyId' | 'awsSecretAccessKey' | 'awsSessionToken' | 'awsRegion'
>;

/**
 * One client for each kind of traffic, each with its own connections: downloads to slow readers must not block short requests
 * such as "does this object exist".
 */
export interface S3Clients {
  readonly questions: S3Client;
  readonly uploads: S3Client;
  readonly downloads: S3Client;
}

export function createS3Clients(location: S3Location, keys: Keys): S3Clients {
  const { CONNECT_TIMEOUT_MS, STALL_TIMEOUT_MS, MAX_SOCKETS } = STORAGE_LIMITS;
  const agent = { keepAlive: true, maxSockets: MAX_SOCKETS };
  const create = (socketTimeout: number) =>
    new S3Client({
      ...addressOf(location, keys),
      ...credentialsOf(keys),
      retryStrategy: new PromptRetryStrategy(),
      requestHandler: {
        connectionTimeout: CONNECT_TIMEOUT_MS,
        socketTimeout,
        httpAgent: agent,
        httpsAgent: agent,
      },
      // Waiting for 100-continue needs a connection of its own, and up to six seconds when the server does not send it.
      expectContinueHeader: false,
    });
  return {
    // No socket timeout where we have our own: around each request, and around each chunk of a download, which may
    // pause because its reader does.
    questions: create(0),
    uploads: create(STALL_TIMEOUT_MS),
    downloads: create(0),
  };
}

function addressOf(location: S3Location, keys: Keys): S3ClientConfig {
  return {
    region: location.region ?? keys.awsRegion,
    forcePathStyle: location.forcePathStyle,
    ...(location.endpoint === undefined ? {} : { endpoint: location.endpoint }),
  };
}

function credentialsOf(keys: Keys): S3ClientConfig {
  const { awsAccessKeyId, awsSecretAccessKey, awsSessionToken } = keys;
  if (awsAccessKeyId === undefined || awsSecretAccessKey === undefined) return {};
  return {
    credentials: {
      accessKeyId: awsAccessKeyId,
      secretAccessKey: awsSecretAccessKey,
      ...(awsSessionToken === undefined ? {} : { sessionToken: awsSessionToken }),
    },
  };
}
