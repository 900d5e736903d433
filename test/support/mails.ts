/** A part of a mail, as it is sent. */
export interface SentPart {
  readonly headers: readonly string[];
  readonly body: string;
}

/** A file that is attached, in base64. */
export function attached(
  name: string,
  bytes: string | Buffer,
  { type = 'application/pdf', disposition = 'attachment' } = {},
): SentPart {
  const lines =
    Buffer.from(bytes)
      .toString('base64')
      .match(/.{1,76}/g) ?? [];
  return {
    headers: [
      `Content-Type: ${type}; name="${name}"`,
      `Content-Disposition: ${disposition}; filename="${name}"`,
      'Content-Transfer-Encoding: base64',
    ],
    body: lines.join('\r\n'),
  };
}

export const TEXT: SentPart = {
  headers: ['Content-Type: text/plain; charset=utf-8'],
  body: 'See the attachment.',
};

export interface SentMail {
  readonly subject?: string;
  readonly messageId?: string;
  readonly parts?: readonly SentPart[];
}

/** A mail with parts. */
export function mailOf({ subject = 'A mail', messageId, parts = [TEXT] }: SentMail): string {
  return [
    'From: Anna <anna@example.org>',
    'To: erika@example.org',
    `Subject: ${subject}`,
    'Date: Mon, 02 Mar 2026 09:30:00 +0000',
    ...(messageId === undefined ? [] : [`Message-ID: <${messageId}@example.org>`]),
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary=b',
    '',
    ...parts.flatMap(({ headers, body }) => ['--b', ...headers, '', body]),
    '--b--',
    '',
  ].join('\r\n');
}
