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
  /** What others chose: apart from our sentences, and kept from turning the direction of our text. */
  readonly facts?: readonly (readonly [name: string, value: string])[];
  /** The query of the request that goes on, and of the one that ends it. */
  readonly question?: { readonly go: string; readonly end: string };
  /** Where the browser may be sent after the question. */
  readonly returnTo?: string | null;
}

/**
 * The question before the files of a person become readable for an account. The page of the provider names only this
 * server. An attacker could send the link of an own source to another person, who here sees whose account it is.
 */
export function confirmationPage(
  { kind, name, email, returnTo }: WaitingAuthorization,
  answer: Readonly<Record<string, string>>,
): Page {
  const refusal = new URLSearchParams({ state: answer['state'] ?? '', error: 'access_denied' });
  const provider = PROVIDERS[kind];
  return {
    title: `Connect ${provider}?`,
    text: `The account below will be able to read your files in ${provider}. Continue only if this is your account on this server, and if you have just begun this yourself.`,
    facts: [
      ['Account', email],
      ['Source', name],
    ],
    question: { go: new URLSearchParams(answer).toString(), end: refusal.toString() },
    returnTo,
  };
}

export const CONNECTED_PAGE: Page = {
  title: 'The source is connected',
  text: 'You can close this window.',
};

export function failedPage(message: string): Page {
  return { title: 'The source is not connected', text: message };
}

/** Sends a page without scripts and styles. Only the question has a form, so only it may send one. */
export function sendPage(res: Response, status: number, page: Page): void {
  const { title, text, facts = [], question } = page;
  if (question !== undefined) res.setHeader('Content-Security-Policy', policyOf(page));
  const rows = facts.map(
    ([name, value]) => `<dt>${escape(name)}</dt><dd><bdi>${escape(value)}</bdi></dd>`,
  );
  res
    .status(status)
    .type('html')
    .send(
      `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
        `<title>${escape(title)}</title></head><body><h1>${escape(title)}</h1><p>${escape(text)}</p>` +
        `<dl>${rows.join('')}</dl>${question === undefined ? '' : formOf(question)}</body></html>\n`,
    );
}

/** A form, and not a link: programs that load or scan pages follow links. Its fields are in the query, so it has no body. */
function formOf({ go, end }: NonNullable<Page['question']>): string {
  return (
    `<form method="post" action="?${escape(go)}"><button>Connect</button></form>` +
    `<p><a rel="noreferrer" href="?${escape(end)}">Cancel</a></p>`
  );
}

/** The policy of all answers, but for the form. Browsers apply `form-action` to the redirect that follows, too. */
function policyOf({ returnTo }: Page): string {
  const origin = returnTo == null ? '' : ` ${new URL(returnTo).origin}`;
  return `default-src 'none';base-uri 'none';frame-ancestors 'none';form-action 'self'${origin}`;
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
