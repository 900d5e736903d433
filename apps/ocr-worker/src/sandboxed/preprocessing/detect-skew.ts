import type { TextComponents } from './text-components.js';

/** Degrees. Paper in a feeder is skewed by a few degrees, a photograph by some more. */
const MAX_SKEW = 15;
/** Step sizes in degrees. Each pass searches around the peak that the previous one found. */
const STEPS = [0.4, 0.1, 0.03] as const;
/** More points than this do not make the estimate better. */
const MAX_POINTS = 40_000;
/** With fewer points there is no line to measure. */
const MIN_POINTS = 200;
/** At the right angle the score is higher than at other angles by at least this factor. */
const MIN_PROMINENCE = 1.5;

export interface SkewEstimate {
  /** Degrees by which lines descend towards their end. Rotating the page counter-clockwise by this makes them level. */
  readonly angle: number;
  /** How sharply lines and gaps alternate. Scores of both directions can be compared. */
  readonly score: number;
  /** The ratio of the score to that of other angles. Below {@link MIN_PROMINENCE} the angle is a guess. */
  readonly prominence: number;
}

/** Measures the skew of the lines twice: for an upright page, and for a page that lies on its side. */
export function detectSkew(ink: TextComponents): {
  readonly upright: SkewEstimate;
  readonly onItsSide: SkewEstimate;
} {
  const { xs, ys, width, height } = thin(ink);
  return {
    upright: skewOf(xs, ys, width, height),
    // On such a page the lines run along y. Swapping x and y mirrors the page, and with it the angle.
    onItsSide: skewOf(ys, xs, height, width),
  };
}

/**
 * How clearly lines run in this direction. The bars and axes of a chart alternate sharply, too, but they do so at almost
 * every angle.
 */
export function clarityOf({ score, prominence }: SkewEstimate): number {
  return score * prominence;
}

/** Whether the angle is reliable. */
export function isCertain({ prominence }: SkewEstimate): boolean {
  return prominence >= MIN_PROMINENCE;
}

type Points = Pick<TextComponents, 'xs' | 'ys' | 'width' | 'height'>;

function thin({ xs, ys, width, height }: TextComponents): Points {
  const every = Math.max(1, Math.ceil(xs.length / MAX_POINTS));
  if (every === 1) return { xs, ys, width, height };
  const isKept = (_: number, index: number): boolean => index % every === 0;
  return { xs: xs.filter(isKept), ys: ys.filter(isKept), width, height };
}

/**
 * Projects the ink at different angles. At the angle of the lines, full and empty rows alternate most sharply: the sum of
 * the squared differences of neighbouring rows is largest (the method of Postl, 1986).
 */
function skewOf(
  along: Uint16Array,
  across: Uint16Array,
  length: number,
  breadth: number,
): SkewEstimate {
  if (along.length < MIN_POINTS) return { angle: 0, score: 0, prominence: 0 };
  const reach = Math.ceil(length * Math.tan((MAX_SKEW * Math.PI) / 180)) + 1;
  const rows = new Int32Array(breadth + 2 * reach + 2);
  const scoreAt = (angle: number): number => scoreOf(along, across, rows, reach, angle);
  let best = { angle: 0, score: -1 };
  const others: number[] = [];
  let range = MAX_SKEW;
  for (const step of STEPS) {
    const middle = best.angle;
    for (let i = -Math.round(range / step); i <= Math.round(range / step); i += 1) {
      const angle = middle + i * step;
      if (Math.abs(angle) > MAX_SKEW) continue;
      const score = scoreAt(angle);
      if (step === STEPS[0]) others.push(score);
      if (score > best.score) best = { angle, score };
    }
    range = step;
  }
  const usual = others.sort((a, b) => a - b)[Math.floor(others.length / 2)] ?? 0;
  const scale = breadth / along.length ** 2;
  return { angle: best.angle, score: best.score * scale, prominence: best.score / (usual || 1) };
}

function scoreOf(
  along: Uint16Array,
  across: Uint16Array,
  rows: Int32Array,
  reach: number,
  angle: number,
): number {
  rows.fill(0);
  // Integer arithmetic, because most of the time is spent in this loop.
  const slope = Math.round(Math.tan((angle * Math.PI) / 180) * 65_536);
  for (let i = 0; i < along.length; i += 1) {
    const row = (across[i] ?? 0) - (((along[i] ?? 0) * slope) >> 16) + reach;
    rows[row] = (rows[row] ?? 0) + 1;
  }
  let score = 0;
  for (let row = 1; row < rows.length; row += 1) {
    const difference = (rows[row] ?? 0) - (rows[row - 1] ?? 0);
    score += difference * difference;
  }
  return score;
}
