import { isMailId } from './mail-id.js';

/**
 * The id of a mailbox: its names, joined by slashes. A slash and a percent sign within a name are written as in a URL,
 * and so is what would make the id no path, or that of a mail.
 */
export function mailboxIdOf(path: string, delimiter: string): string {
  const names = delimiter === '' ? [path] : path.split(delimiter);
  const id = names.map(escapeName).join('/');
  return isMailId(id) ? `%${id.charCodeAt(0).toString(16)}${id.slice(1)}` : id;
}

/** The path of a mailbox, as the server names it. Undefined when the text is not an id of one. */
export function mailboxPathOf(id: string, delimiter: string): string | undefined {
  if (id === '' || !id.isWellFormed() || isMailId(id)) return undefined;
  const names = id.split('/');
  if (names.some((name) => ['', '.', '..'].includes(name))) return undefined;
  if (delimiter === '' && names.length > 1) return undefined;
  const decoded = names.map((name) =>
    name.replace(/%([0-9a-f]{2})/gi, (_, code: string) =>
      String.fromCharCode(Number.parseInt(code, 16)),
    ),
  );
  // Control characters end a command.
  return decoded.some((name) => /\p{Cc}/u.test(name)) ? undefined : decoded.join(delimiter);
}

function escapeName(name: string): string {
  const escaped = name.replace(/[%/]/g, (one) => (one === '%' ? '%25' : '%2F'));
  return escaped === '.' || escaped === '..' ? escaped.replaceAll('.', '%2E') : escaped;
}
