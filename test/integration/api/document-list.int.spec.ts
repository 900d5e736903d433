import { DataSource } from 'typeorm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestApp, type TestApp } from '../../support/test-app.js';
import type { DocumentJson } from '../../support/test-client.js';

let strongroom: TestApp;
beforeAll(async () => {
  strongroom = await createTestApp();
});
afterAll(() => strongroom.close());

/** The states in which an extraction, a purge or a clock may leave a row. */
const STATES = [
  `status = 'pending'`,
  `status = 'ready', pages_total = 3, pages_done = 3, engine = 'e', mean_confidence = 0.934567, attempts = 2`,
  `status = 'ready', mean_confidence = 1, truncated = true, error_code = 'page.timeout', error_message = NULL`,
  `status = 'ready', mean_confidence = 0.00001, updated_at = '2024-02-29T23:59:59.000Z'`,
  `status = 'failed', error_code = 'document.damaged', error_message = 'It "is" damaged\\'`,
  `status = 'processing', pages_total = 9, pages_to_read = 9, pages_done = 2, progress_at = now(), seconds_per_page = 4`,
  `status = 'processing', pages_total = NULL`,
  `scan_state = 'waiting', scan_waiting_since = now()`,
  `scan_state = 'clean', scanned_at = '2024-02-29T23:59:59.5Z'`,
  `status = 'failed', scan_state = 'infected', scan_signature = 'Win.Test "1"\\', scanned_at = now()`,
] as const;

it('lists each document exactly as GET returns it, in every state', async () => {
  const client = await strongroom.register();
  const database = strongroom.app.get(DataSource);
  const ids: string[] = [];
  for (const [i, state] of STATES.entries()) {
    const { status, body } = await client.upload(`document ${i}`, {
      filename: `it's ä 😀-${i}.txt`,
      fields: [
        ['title', `Ä "quoted" \\ </script> 😀 ${i}`],
        ['tags', 'a,b'],
        ['tags', '{"c"}'],
        ['tags', 'NULL'],
        ['language', ['eng+deu', 'auto', 'deu'][i % 3] ?? ''],
      ],
    });
    expect(status).toBe(201);
    await database.query(`UPDATE documents SET ${state} WHERE id = $1`, [body.id]);
    ids.unshift(body.id);
  }
  const list = await client.request<{ items: DocumentJson[]; nextCursor: string | null }>(
    'GET',
    '/v1/documents',
  );
  expect(list.headers.get('content-type')).toBe('application/json; charset=utf-8');
  expect(list.body.nextCursor).toBeNull();
  const alone = await Promise.all(
    ids.map((id) => client.request<DocumentJson>('GET', `/v1/documents/${id}`)),
  );
  // The estimate decreases between the two requests.
  const timeless = ({ extraction, ...document }: DocumentJson) => ({
    ...document,
    extraction: { ...extraction, estimatedSecondsLeft: typeof extraction.estimatedSecondsLeft },
  });
  expect(list.body.items.map(timeless)).toEqual(alone.map(({ body }) => timeless(body)));
  expect(list.body.items.some(({ extraction }) => extraction.estimatedSecondsLeft !== null)).toBe(
    true,
  );
});
