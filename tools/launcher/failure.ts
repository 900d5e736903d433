/** Something the person at the terminal can act on: shown as one sentence, without a stack. */
export class Failure extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode = 1) {
    super(message);
    this.name = 'Failure';
    this.exitCode = exitCode;
  }
}

/** A failure that a change of the sources may repair: `npm run dev` waits for it. */
export class SourceFailure extends Failure {}

/** Runs a tool's main function; a Failure ends it with its sentence and its exit code. */
export async function runTool(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    say(error.message);
    process.exitCode = error.exitCode;
  }
}

/** A line for people. On stderr, because stdout belongs to the JSON lines of the processes. */
export function say(text: string): void {
  process.stderr.write(`strongroom: ${text}\n`);
}
