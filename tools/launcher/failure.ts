/** An error that the person at the terminal can act on. It is shown as one sentence, without a stack. */
export class Failure extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode = 1) {
    super(message);
    this.name = 'Failure';
    this.exitCode = exitCode;
  }
}

/** A failure that a change of the sources may repair. `npm run dev` then waits for the next change. */
export class SourceFailure extends Failure {}

/** Runs a tool's main function. On a Failure it prints the message and sets the exit code. */
export async function runTool(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    say(error.message);
    process.exitCode = error.exitCode;
  }
}

/** Prints a line for people. It goes to stderr, because stdout carries the JSON log lines of the processes. */
export function say(text: string): void {
  process.stderr.write(`strongroom: ${text}\n`);
}
