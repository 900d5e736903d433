// Loaded into a built app: shortly after the start its clock is stepped by STEP_CLOCK_MS, as when the clock of a machine
// is corrected. The monotonic clock does not change.
const AFTER_MS = 2_000;
const stepMs = Number(process.env['STEP_CLOCK_MS'] ?? 0);

if (stepMs !== 0) {
  const TrueDate = Date;
  let offsetMs = 0;
  setTimeout(() => (offsetMs = stepMs), AFTER_MS).unref();
  const now = () => TrueDate.now() + offsetMs;
  globalThis.Date = new Proxy(TrueDate, {
    get: (target, property) =>
      property === 'now' ? now : (Reflect.get(target, property, target) as unknown),
    construct: (target, args: unknown[], newTarget) =>
      Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget) as Date,
    apply: () => new TrueDate(now()).toString(),
  });
}
