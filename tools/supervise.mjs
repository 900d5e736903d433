// Plain JavaScript without dependencies, because bootstrap.mjs runs it on a fresh clone.
import { readFileSync } from 'node:fs';

const PARENT_POLL_MS = 500;

/**
 * Starts a child and waits for its end. Passes signals on to it, and stops it when the npm that started this process
 * ends. With `graceMs`, a child that does not end within that time is killed.
 */
export async function supervise(start, graceMs) {
  let stoppedBy;
  let timer;
  const stop = (signal) => {
    stoppedBy = stoppedBy || signal;
    child.kill(signal);
    if (graceMs && !timer) timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  // The listeners come first: a signal between the start and the listeners would end this process and leave the child.
  for (const signal of signals) process.on(signal, stop);
  const child = start();
  const watch = watchParents(() => stop('SIGTERM'));
  try {
    return await new Promise((resolve) => {
      child.once('error', (error) => resolve({ code: 1, signal: null, error, stoppedBy }));
      const end = (code, signal) => resolve({ code, signal, stoppedBy });
      child.once('close', end);
      // Its own children may keep its output open for a long time.
      child.once('exit', (code, signal) => stoppedBy && end(code, signal));
    });
  } finally {
    clearTimeout(timer);
    clearInterval(watch);
    for (const signal of signals) process.off(signal, stop);
  }
}

/**
 * Watches the npm process that runs this script, and its shell. npm passes a signal only to the shell, and some shells
 * end without passing it on; `kill -9` of npm sends no signal at all. Without npm the parent is not watched, because a
 * script in the background may outlive its shell.
 */
function watchParents(onDeath) {
  if (!process.env.npm_lifecycle_event) return undefined;
  const parent = process.ppid;
  const grandparent = isShell(parent) ? parentOf(parent) : undefined;
  const timer = setInterval(() => {
    const isOrphan =
      process.ppid !== parent || (grandparent !== undefined && parentOf(parent) !== grandparent);
    if (!isOrphan) return;
    clearInterval(timer);
    onDeath();
  }, PARENT_POLL_MS);
  timer.unref();
  return timer;
}

function isShell(pid) {
  try {
    return /^(ba|da|a|z)?sh$/.test(readFileSync(`/proc/${pid}/comm`, 'utf8').trim());
  } catch {
    return false;
  }
}

function parentOf(pid) {
  try {
    return Number(/^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]);
  } catch {
    return undefined;
  }
}
