/**
 * Codes of problems that schemathesis reports as errors of the api, because the request matches the schema.
 * The refusals are correct: they depend on the server's data or on the bytes of a file, which a schema cannot
 * describe. The value is the reason. All other checks of these responses are still made.
 */
const REFUSALS_BEYOND_THE_SCHEMA: Readonly<Record<string, string>> = {
  'auth.wrong_password': 'the account has another password',
  'auth.password_too_common': 'the password is in the list of common ones',
  'request.cursor': 'no list returned this cursor',
  'document.changed': 'If-Match names another version of the document',
  'document.range_unsatisfiable': 'the file is shorter than the range',
  'document.digest_mismatch': 'the bytes have another digest',
  'document.file_empty': 'the file has no bytes',
  'document.filename_invalid': 'the schema does not describe the name of the file',
  'document.type_unsupported': 'the bytes are of another type',
  'document.language_unavailable': 'the language is not installed',
  'idempotency.key_reused': 'the key was used for other bytes',
  'source.return_refused': 'the operator allows no such address',
};

/** What OpenAPI cannot describe of a field, by the message of `request.invalid`. */
const RULES_BEYOND_THE_SCHEMA: ReadonlySet<string> = new Set([
  'must be the id of an entry',
  'must be a path such as Scans/2026, without slashes at its ends',
  'must be an https address without user, password, query and fragment',
  'must have both code and state, or none of them',
  'must have either entries or folder',
  'must have at most 127 bytes in UTF-8, and no NUL',
]);

/** This path is also one of `/v1/sources/{id}`, whose methods refuse the id. */
const CALLBACK = /\/v1\/sources\/callback(?:\?|$)/;

/**
 * schemathesis writes the null of an audit event's `documentId` into a path as Python's `None`. That is not a
 * UUID, so the request does not match the schema, and 400 is correct.
 */
const NULL_AS_ID = /\/documents\/None(?:[/?]|$)/;

/** The order by relevance needs a text; OpenAPI cannot describe that one parameter needs another. */
const RELEVANCE_WITHOUT_TEXT = /\/v1\/documents\?(?!(?:.*&)?q=)(?:.*&)?sort=relevance/;

/** A tag cannot be merged into itself; OpenAPI cannot describe that two values must differ. */
const MERGE = /\/v1\/tags\/[^/]+\/merge$/;

/** A document in the trash is still returned by its id, so DELETE does not remove it. */
const DOCUMENT = /\/v1\/documents\/[0-9a-f-]{36}(?:\/restore)?$/;

interface Check {
  readonly name: string;
  readonly status: string;
  readonly failure_info?: { failure?: { title?: string; message?: string } };
}

interface Interaction {
  readonly request: { method: string; uri: string };
  readonly response?: { status_code: number; content?: { $base64?: string } };
}

interface Line {
  readonly ScenarioFinished?: {
    recorder: {
      label: string;
      checks?: Record<string, Check[]>;
      interactions?: Record<string, Interaction>;
    };
  };
  readonly NonFatalError?: unknown;
  readonly FatalError?: unknown;
}

/**
 * Returns the failures in schemathesis's report (newline-delimited JSON), without the correct refusals above.
 */
export function findingsOf(report: string) {
  const lines = report
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);
  const recorders = lines.flatMap((line) => line.ScenarioFinished?.recorder ?? []);
  const errors = lines.flatMap((line) => line.NonFatalError ?? line.FatalError ?? []);
  const failures = recorders.flatMap(({ label, checks, interactions }) =>
    Object.entries(checks ?? {}).flatMap(([id, all]) =>
      all
        .filter(({ status }) => status !== 'success')
        .map((check) => ({ label, check, interaction: interactions?.[id] })),
    ),
  );
  return {
    operations: new Set(recorders.map(({ label }) => label).filter((label) => / \//.test(label)))
      .size,
    cases: recorders.reduce(
      (sum, { interactions }) => sum + Object.keys(interactions ?? {}).length,
      0,
    ),
    /** Cases with a token that the api accepts, or without need of one. */
    answered: recorders
      .flatMap(({ interactions }) => Object.values(interactions ?? {}))
      .filter(({ response }) => response !== undefined && response.status_code !== 401).length,
    findings: [
      ...errors.map((error) => JSON.stringify(error).slice(0, 2_000)),
      ...failures
        .filter(({ check, interaction }) => !isCorrect(check.name, interaction))
        .map(({ label, check, interaction }) => {
          const { request, response } = interaction ?? {};
          const { title = '', message = '' } = check.failure_info?.failure ?? {};
          const answer = `${response?.status_code} ${codeOf(interaction) ?? ''}`;
          return `${label}: ${check.name}: ${title}: ${message}: ${request?.method} ${request?.uri}: ${answer}`;
        }),
    ],
  };
}

/** Whether the check fails although the response is correct. */
function isCorrect(check: string, interaction: Interaction | undefined): boolean {
  if (check === 'positive_data_acceptance') return isCorrectRefusal(interaction);
  // A long request target or a large body is refused before its fields are read, and spaces around a tag are removed before
  // its length counts, so that If-Match comes next. schemathesis does not count these statuses as refusals.
  if (check === 'negative_data_rejection') {
    return [412, 413, 414].includes(interaction?.response?.status_code ?? 0);
  }
  if (check === 'unsupported_method') return CALLBACK.test(interaction?.request.uri ?? '');
  return check === 'use_after_free' && DOCUMENT.test(interaction?.request.uri ?? '');
}

function isCorrectRefusal(interaction: Interaction | undefined): boolean {
  const code = codeOf(interaction) ?? '';
  if (code in REFUSALS_BEYOND_THE_SCHEMA) return true;
  const uri = interaction?.request.uri ?? '';
  const exceptions = [NULL_AS_ID, RELEVANCE_WITHOUT_TEXT, MERGE];
  if (code !== 'request.invalid') return false;
  return exceptions.some((pattern) => pattern.test(uri)) || isBeyondTheSchema(interaction);
}

function isBeyondTheSchema(interaction: Interaction | undefined): boolean {
  const errors = problemOf(interaction)?.errors ?? [];
  return errors.length > 0 && errors.every(({ message }) => RULES_BEYOND_THE_SCHEMA.has(message));
}

interface Problem {
  readonly code?: string;
  readonly errors?: readonly { readonly message: string }[];
}

function codeOf(interaction: Interaction | undefined): string | undefined {
  return problemOf(interaction)?.code;
}

/** Returns the problem in the response. */
function problemOf(interaction: Interaction | undefined): Problem | undefined {
  const text = Buffer.from(interaction?.response?.content?.$base64 ?? '', 'base64').toString();
  try {
    return JSON.parse(text) as Problem;
  } catch {
    return undefined;
  }
}
