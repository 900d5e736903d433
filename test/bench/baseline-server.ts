import type { KeyObject } from 'node:crypto';
import { JwtService } from '@nestjs/jwt';
import express, { type Request } from 'express';
import { Pool } from 'pg';
import { importBuilt } from '../../tools/launcher/import-built.ts';

/**
 * The baseline: a minimal server of Express 5, pg and a token check, as a developer would write it by hand.
 * It answers a list of documents by `res.json` and one file by `res.sendFile`. It sends its URL to the parent
 * process.
 */
const [, , databaseUrl = '', secret = '', file = ''] = process.argv;
const { TokenKeys } = await importBuilt<{
  TokenKeys: new (secret: string) => { signing: { key: KeyObject } };
}>('apps/api/src/auth/tokens/token-keys.js');
const pool = new Pool({ connectionString: databaseUrl, max: 20 });
const jwt = new JwtService({
  secret: new TokenKeys(secret).signing.key.export(),
  verifyOptions: { algorithms: ['HS256'], issuer: 'strongroom', audience: 'strongroom-api' },
});
const app = express();

const LIST = `
  SELECT id, title, filename, media_type, size_bytes, sha256, status, pages_total, pages_done, languages, engine,
         mean_confidence, attempts, truncated, error_code, error_message, tags, created_at, updated_at, deleted_at
  FROM documents WHERE owner_id = $1 AND deleted_at IS NULL ORDER BY created_at DESC, id DESC LIMIT $2`;

// oxlint-disable-next-line oxc/no-async-endpoint-handlers -- Express 5 handles rejected promises
app.get('/list', async (req, res) => {
  const { sub } = jwt.verify<{ sub: string }>(tokenOf(req));
  const { rows } = await pool.query(LIST, [sub, Number(req.query['limit']) + 1]);
  res.json({ items: rows.slice(0, -1) });
});

app.get('/file', (req, res) => {
  jwt.verify(tokenOf(req));
  res.sendFile(file);
});

const server = app.listen(0, '127.0.0.1', () => {
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  process.send?.({ url: `http://127.0.0.1:${port}` });
});
process.on('disconnect', () => process.exit(0));

function tokenOf(req: Request): string {
  return (req.headers.authorization ?? '').slice('Bearer '.length);
}
