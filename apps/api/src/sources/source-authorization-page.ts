import type { Response } from 'express';
import type { OAuthKind } from '@app/contracts';
import type { WaitingAuthorization } from './source-authorizations.read-model.js';

const PROVIDERS: Readonly<Record<OAuthKind, string>> = {
  'google-drive': 'Google Drive',
  onedrive: 'OneDrive',
  gmail: 'Gmail',
  outlook: 'Outlook',
};

interface Page {
  readonly title: string;
  readonly text: string;
  readonly links?: readonly { readonly text: string; readonly href: string }[];
}

/**
 * The question before the files of a person become readable for an account. The page of the provider names only this
 * server. An attacker could send the link of an own source to another person, who here sees whose account it is.
 */
export function confirmationPage(
  { kind, name, email }: WaitingAuthorization,
  answer: Readonly<Record<string, string>>,
): Page {
  const query = new URLSearchParams({ ...answer, confirmed: 'yes' });
  const refusal = new URLSearchParams({ state: answer['state'] ?? '', error: 'access_denied' });
  const provider = PROVIDERS[kind];
  return {
    title: `Connect ${provider}?`,
    text: `The account ${email} will be able to read your files in ${provider}, as its source “${name}”. Continue only if this is your account and you have just begun this.`,
    links: [
      { text: 'Connect', href: `?${query.toString()}` },
      { text: 'Cancel', href: `?${refusal.toString()}` },
    ],
  };
}

export const CONNECTED_PAGE: Page = {
  title: 'The source is connected',
  text: 'You can close this window.',
};

export function failedPage(message: string): Page {
  return { title: 'The source is not connected', text: message };
}

/** Sends a page without scripts, styles and forms: the security headers of all answers allow none. */
export function sendPage(res: Response, status: number, { title, text, links = [] }: Page): void {
  const anchors = links.map(
    (link) => `<p><a rel="noreferrer" href="${escape(link.href)}">${escape(link.text)}</a></p>`,
  );
  res
    .status(status)
    .type('html')
    .send(
      `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
        `<title>${escape(title)}</title></head><body><h1>${escape(title)}</h1><p>${escape(text)}</p>` +
        `${anchors.join('')}</body></html>\n`,
    );
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
