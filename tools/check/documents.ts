/** The things that documents may refer to. */
export interface Repository {
  /** Whether a path from the root exists. */
  hasFile(path: string): boolean;
  /** The anchors of a Markdown file, as GitHub and GitLab make them from its headings. */
  anchorsOf(path: string): ReadonlySet<string>;
  scripts: ReadonlySet<string>;
  settings: ReadonlySet<string>;
  /** Environment variables that are not settings of a process. */
  otherNames: ReadonlySet<string>;
}

/** The folder of the runbook's chapters. */
const CHAPTERS = 'docs/operations/';
const RUNBOOK = 'RUNBOOK.md';

/** Returns the references of a document to things that do not exist, one sentence each. */
export function findFalseReferences(path: string, text: string, repository: Repository): string[] {
  // Elsewhere in docs/ an upper-case name may also be a constant of the code.
  const namesSettings = !path.includes('/') || path.startsWith(CHAPTERS);
  const prose = text.replaceAll(/^```.*?^```/gms, '');
  const faults = [
    ...linksOf(prose).map((link) => checkLink(path, link, repository)),
    ...matches(text, /\bnpm run ([a-z][\w:-]*)/g).map((script) =>
      repository.scripts.has(script) ? undefined : `npm run ${script}: there is no such script`,
    ),
    ...matches(prose, /`([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)(?:=[^`]*)?`/g).map((name) =>
      !namesSettings || isKnownName(name, repository)
        ? undefined
        : `${name}: there is no such setting`,
    ),
  ];
  return [...new Set(faults.filter((fault) => fault !== undefined))].map(
    (fault) => `${path}: ${fault}`,
  );
}

/** Finds chapters of the runbook that RUNBOOK.md does not link to, and chapters that do not link back. */
export function findUnlinkedChapters(texts: ReadonlyMap<string, string>): string[] {
  const linkedFrom = (path: string) =>
    new Set(linksOf(texts.get(path) ?? '').map((link) => targetOf(path, link)));
  const fromRunbook = linkedFrom(RUNBOOK);
  const chapters = [...texts.keys()].filter((path) => path.startsWith(CHAPTERS));
  return chapters.flatMap((path) => [
    ...(fromRunbook.has(path) ? [] : [`${RUNBOOK}: it does not link to ${path}`]),
    ...(linkedFrom(path).has(RUNBOOK) ? [] : [`${path}: it does not link to ${RUNBOOK}`]),
  ]);
}

/** Returns log fields in the table under the heading `Logs` that do not exist. */
export function findFalseLogFields(text: string, fields: ReadonlySet<string>): string[] {
  const section = /^## Logs$(.*?)^## /ms.exec(text)?.[1] ?? '';
  const cells = matches(section, /^\|([^|]*`[^|]*)\|/gm);
  const named = cells.flatMap((cell) => matches(cell, /`(\w+)`/g));
  if (named.length === 0) return ['Logs: the table of fields is missing'];
  return named
    .filter((name) => !fields.has(name))
    .map((name) => `${name}: there is no such log field`);
}

/** Finds log messages, quoted after their level, that no source file contains. An ellipsis ends a message early. */
export function findFalseLogMessages(path: string, text: string, sources: string): string[] {
  const quoted = matches(
    text.replaceAll(/\s+/g, ' '),
    /\b(?:ERROR|WARN|INFO|FATAL) `([^`…]+?) ?…?`/g,
  );
  return [...new Set(quoted)]
    .filter((message) => !sources.includes(message))
    .map((message) => `${path}: ${message}: there is no such log message`);
}

/** Returns the anchors of the headings: in lower case, with hyphens for spaces, without punctuation. */
export function anchorsIn(text: string): Set<string> {
  const headings = matches(text.replaceAll(/^```.*?^```/gms, ''), /^#{1,6} +(.+?) *$/gm);
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
        .replaceAll(/\s/g, '-'),
    ),
  );
}

function checkLink(from: string, link: string, repository: Repository): string | undefined {
  if (/^[a-z]+:/.test(link)) return undefined;
  const [, anchor] = link.split('#');
  const path = targetOf(from, link);
  if (!repository.hasFile(path)) return `${link}: there is no such file`;
  if (anchor === undefined || repository.anchorsOf(path).has(anchor)) return undefined;
  return `${link}: there is no such heading`;
}

/** Resolves a link to a path from the root, without its anchor. */
function targetOf(from: string, link: string): string {
  const [target = ''] = link.split('#');
  return target === '' ? from : new URL(target, `file:///${from}`).pathname.slice(1);
}

function isKnownName(name: string, { settings, otherNames }: Repository): boolean {
  return settings.has(name) || settings.has(name.replace(/_FILE$/, '')) || otherNames.has(name);
}

function linksOf(text: string): string[] {
  return matches(text, /\]\(([^)\s]+)\)/g);
}

function matches(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map((match) => match[1] ?? '');
}
