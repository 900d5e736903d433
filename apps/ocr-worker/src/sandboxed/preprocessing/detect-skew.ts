import type { TextComponents } from './text-components.js';

/** Paper in a feeder leans by a few degrees, a photograph by some more. */
const MAX_SKEW = 15;
/** Each finds the peak that the next one looks around, in degrees. */
const STEPS = [0.4, 0.1, 0.03] as const;
/** More ink than this says nothing more. */
const MAX_POINTS = 40_000;
/** Fewer, and there is no line to speak of. */
const MIN_POINTS = 200;
/** Lines at the right angle stand out from the same ink at other angles by more than this factor. */
const MIN_PROMINENCE = 1.5;

export interface SkewEstimate {
  /** Degrees by which lines sink towards their end; turning the page counter-clockwise by this levels them. */
  readonly angle: number;
  /** How sharply lines and gaps alternate, comparable between directions. */
  readonly score: number;
  /** The score beside that of other angles; below {@link MIN_PROMINENCE} the angle is a guess. */
  readonly prominence: number;
}

/** How the lines of a text run, as seen with the page upright and with the page on its side. */
export function detectSkew(ink: TextComponents): {
  readonly level: SkewEstimate;
  readonly upended: SkewEstimate;
} {
  const { xs, ys, width, height } = thin(ink);
  return {
    level: directionOf(xs, ys, width, height),
    // Down the page is along the lines then; seen so, the page is mirrored, and the angle with it.
    upended: directionOf(ys, xs, height, width),
  };
}

/**
 * How plainly lines run this way. The bars and axes of a chart alternate sharply across the page, too, but hardly less so at
 * other angles.
 */
export function clarityOf({ score, prominence }: SkewEstimate): number {
  return score * prominence;
}

/** Whether the angle is more than a guess. */
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
 * Where the ink is projected along its lines, full rows and empty ones alternate most sharply: the squared
 * differences of neighbouring rows are largest. (The method is that of Postl, 1986.)
 */
function directionOf(
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
  // Whole numbers: this loop is where the time goes.
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
