/** The result of each reach that taken-over.mjs tries: `open`, or the error. */
type Reaches = Readonly<Record<string, string>>;

/** What test/integration/ocr-worker/taken-over.mjs prints. */
export interface Attack {
  readonly isolation: readonly string[];
  readonly walled: Reaches;
  readonly withoutOwnRoot: Reaches;
  readonly control: Reaches;
}

export function openReaches(reaches: Reaches): string[] {
  return Object.keys(reaches).filter((name) => reaches[name] === 'open');
}

/** A program without walls must be able to do these everywhere. Otherwise the attack itself does not work. */
export const REACHES_OF_CONTROL = [
  'read <folder>/secret',
  'read <folder>/store/other',
  'read /etc/passwd',
  'list /proc',
  'write to the store',
  'truncate the document',
  'rename an original',
  'link an original',
  'link a secret',
  'replace an original by a link',
  'remove an original',
  'write to /tmp',
  'read /proc/worker/environ',
  'signal to worker',
  'signal to neighbour',
  'connect by TCP',
  'connect by a UNIX socket',
  'connect by an abstract socket',
  'listen by TCP',
  'send by UDP',
  'start a program',
] as const;
