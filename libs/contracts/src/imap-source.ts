import { z } from 'zod';
import { webdavSecretSchema } from './webdav-source.js';

const MAX_HOST_LENGTH = 253;

/** `tls`: from the first byte, usually port 993. `starttls`: usually port 143. `none`: in allowed networks only. */
export const IMAP_SECURITIES = ['tls', 'starttls', 'none'] as const;
/** The files of a mail that are imported. `mail`: the mail as one file. */
export const IMAP_TAKES = ['attachments', 'mail', 'both'] as const;

const usernameSchema = z
  .string('must be text')
  .regex(/^[^\u0000-\u001f\u007f-\u009f]{1,255}$/, 'must have 1 to 255 characters');

/** The settings of a mailbox at a provider on whose page its user agrees. */
export const providerMailSettingsSchema = z.strictObject({
  username: usernameSchema.describe('The address of the mailbox'),
  take: z.enum(IMAP_TAKES),
});

/** The settings of a mailbox that is read by IMAP. */
export const imapSettingsSchema = z.strictObject({
  host: z
    .string('must be text')
    .max(MAX_HOST_LENGTH, `must have at most ${MAX_HOST_LENGTH} characters`)
    .transform((text) => hostOf(text))
    .refine((host) => host !== '', 'must be the name or the address of a server, without a port'),
  port: z.int('must be a number').min(1, 'must be a port').max(65_535, 'must be a port'),
  security: z.enum(IMAP_SECURITIES),
  username: usernameSchema,
  take: z.enum(IMAP_TAKES),
});
export type ImapSettings = z.output<typeof imapSettingsSchema>;

/** The credentials of a mailbox besides its user name. */
export const imapSecretSchema = z.strictObject({ ...webdavSecretSchema.shape });

/** The host in the one form in which it is compared and resolved; empty when it is none. */
function hostOf(text: string): string {
  const isIpv6 = text.includes(':');
  if (!isIpv6 && /[^\p{L}\p{M}\p{N}._-]/u.test(text)) return '';
  const url = URL.parse(isIpv6 ? `https://[${text}]/` : `https://${text}/`);
  return url === null || url.pathname !== '/' ? '' : url.hostname.replace(/^\[|\]$/g, '');
}
