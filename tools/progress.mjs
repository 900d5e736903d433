// Plain JavaScript without dependencies, because `bootstrap.mjs` shows by it that it installs them.

const redrawMs = 1_000;
const repeatMs = 10_000;
const clearLine = '\r\u001b[2K';

/**
 * Says what is being done, and then that it goes on: on a terminal in one line that is redrawn each second, elsewhere in
 * a new line every ten seconds. Returns what ends it.
 */
export function startProgress(what, describe = () => '', stream = process.stderr) {
  const startedAt = Date.now();
  const state = () =>
    [describe(), `${Math.round((Date.now() - startedAt) / 1_000)} s`].filter(Boolean).join(', ');
  stream.write(`strongroom: ${what} ...\n`);
  const isTerminal = stream.isTTY === true;
  const show = () => stream.write(isTerminal ? `${clearLine}  ${state()}` : `  ${state()}\n`);
  const timer = setInterval(show, isTerminal ? redrawMs : repeatMs);
  return () => {
    clearInterval(timer);
    if (isTerminal) stream.write(clearLine);
  };
}
