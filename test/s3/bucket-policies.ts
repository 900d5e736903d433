import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PutBucketPolicyCommand, S3Client } from '@aws-sdk/client-s3';
import type { S3Server, S3User } from '@app/testing';

const FOLDER = join(import.meta.dirname, '../../deploy/s3-policies');

export const API = { access: 'the-api', secret: 'for-tests-on-loopback-only' };
export const WORKER = { access: 'the-worker', secret: 'for-tests-on-loopback-as-well' };
export const CONNECTOR = { access: 'the-connector', secret: 'for-tests-on-loopback-too' };
/** A server must know each user that a policy names. */
export const USERS: readonly S3User[] = [API, WORKER, CONNECTOR];

interface Statement {
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
}

/** Where the documents of a test are. */
export interface Place {
  readonly bucket: string;
  readonly prefix: string;
}

/** Reads the statements of a policy of deploy/s3-policies, for a bucket and a prefix. */
export async function readPolicy(name: string, { bucket, prefix }: Place): Promise<Statement[]> {
  const text = await readFile(join(FOLDER, `${name}.json`), 'utf8');
  const named = text.replaceAll('BUCKET', bucket).replaceAll('PREFIX', prefix);
  return (JSON.parse(named) as { Statement: Statement[] }).Statement;
}

/** Allows {@link USERS} what deploy/s3-policies says: the server knows policies of buckets only. */
export async function applyPolicies(server: S3Server, place: Place): Promise<void> {
  const statementsOf = async (name: string, { access }: S3User) =>
    (await readPolicy(name, place)).map((one) => ({ ...one, Principal: { AWS: access } }));
  const statements = [
    ...(await statementsOf('api', API)),
    ...(await statementsOf('ocr-worker', WORKER)),
    ...(await statementsOf('connector', CONNECTOR)),
  ];
  const root = server.settings(place.bucket);
  const client = new S3Client({
    endpoint: server.endpoint,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: {
      accessKeyId: root.AWS_ACCESS_KEY_ID,
      secretAccessKey: root.AWS_SECRET_ACCESS_KEY,
    },
  });
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: statements });
  try {
    await client.send(new PutBucketPolicyCommand({ Bucket: place.bucket, Policy }));
  } finally {
    client.destroy();
  }
}
