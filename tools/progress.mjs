// Plain JavaScript without dependencies, because `bootstrap.mjs` uses it while it installs the dependencies.

const REDRAW_MS = 1_000;
const REPEAT_MS = 10_000;
const CLEAR_LINE = '\r\u001b[2K';

/**
 * Prints what is being done, and then the progress: on a terminal in one line that is redrawn each second, elsewhere in
 * a new line every ten seconds. Returns a function that ends it.
 */
export function startProgress(what, describe = () => '', stream = process.stderr) {
  const startedAt = Date.now();
  const state = () =>
    [describe(), `${Math.round((Date.now() - startedAt) / 1_000)} s`].filter(Boolean).join(', ');
  stream.write(`strongroom: ${what} ...\n`);
  const isTerminal = stream.isTTY;
  const show = () => stream.write(isTerminal ? `${CLEAR_LINE}  ${state()}` : `  ${state()}\n`);
  const timer = setInterval(show, isTerminal ? REDRAW_MS : REPEAT_MS);
  return () => {
    clearInterval(timer);
    if (isTerminal) stream.write(CLEAR_LINE);
  };
}
