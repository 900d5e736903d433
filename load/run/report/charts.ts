import { init, type EChartsOption } from 'echarts';
import type { Knee } from './knee.ts';
import { percentile, timeline, type Sample } from './samples.ts';

const WIDTH = 980;
const HEIGHT = 340;
const SLICES = 60;
const PROMISE_MS = 200;
const CUT_MS = 600;
/** Upper ends of the histogram's bars, in milliseconds. */
const BARS = [
  1,
  2,
  3,
  5,
  8,
  12,
  20,
  30,
  50,
  80,
  120,
  200,
  300,
  500,
  1_000,
  Number.POSITIVE_INFINITY,
];
const PERCENTILES = [0.5, 0.75, 0.9, 0.95, 0.99, 0.999];

/** Draws a chart as SVG, without a browser. */
export function draw(option: EChartsOption, height = HEIGHT): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: WIDTH, height });
  try {
    chart.setOption({ backgroundColor: '#ffffff', animation: false, ...option });
    return chart.renderToSVGString();
  } finally {
    chart.dispose();
  }
}

/**
 * Latency at each rate of a stress run. Values above CUT_MS are cut off: at such a rate a queue grows without
 * bound.
 */
export function latencyByRate({ steps }: Knee, subtext: string): EChartsOption {
  return {
    ...frame('Latency under load', subtext),
    xAxis: {
      type: 'value',
      name: 'requests a second',
      nameLocation: 'middle',
      nameGap: 24,
      min: 'dataMin',
      max: 'dataMax',
    },
    yAxis: { type: 'value', name: 'ms', max: CUT_MS },
    series: (['p95', 'p99'] as const).map((name) => ({
      type: 'line',
      name,
      data: steps.map((step) => [step.rate, round(step[name])]),
      ...(name === 'p95' ? promiseLine() : {}),
    })),
  };
}

/** Latency over time, all endpoints together, with the promise as a line. */
export function latencyOverTime(
  samples: readonly Sample[],
  title: string,
  subtext = '',
): EChartsOption {
  const slices = timeline(samples, SLICES);
  return {
    ...frame(title, subtext),
    xAxis: { type: 'value', name: 's', max: 'dataMax' },
    yAxis: { type: 'value', name: 'ms', max: axisMaximum },
    series: (['p50', 'p95', 'p99'] as const).map((name) => ({
      type: 'line',
      name,
      showSymbol: false,
      data: slices.map((slice) => [slice.at, round(slice[name])]),
      ...(name === 'p95' ? promiseLine() : {}),
    })),
  };
}

export function endpointsOverTime(samples: readonly Sample[]): EChartsOption {
  return {
    ...frame('p95 of each endpoint over time'),
    xAxis: { type: 'value', name: 's', max: 'dataMax' },
    yAxis: { type: 'value', name: 'ms' },
    series: endpointsOf(samples).map(([name, own]) => ({
      type: 'line',
      name,
      showSymbol: false,
      data: timeline(own, SLICES / 3).map(({ at, p95 }) => [at, round(p95)]),
    })),
  };
}

export function throughput(samples: readonly Sample[]): EChartsOption {
  const slices = timeline(samples, SLICES);
  return {
    ...frame('Requests a second, and failures'),
    xAxis: { type: 'value', name: 's', max: 'dataMax' },
    yAxis: { type: 'value' },
    series: [
      {
        type: 'line',
        name: 'requests a second',
        showSymbol: false,
        areaStyle: { opacity: 0.2 },
        data: slices.map(({ at, requestsASecond }) => [at, requestsASecond]),
      },
      {
        type: 'line',
        name: 'failures',
        showSymbol: false,
        data: slices.map(({ at, failed }) => [at, failed]),
      },
    ],
  };
}

export function histogram(samples: readonly Sample[]): EChartsOption {
  return {
    ...frame('Latency histogram'),
    xAxis: { type: 'category', name: 'ms', data: BARS.map(barName) },
    yAxis: { type: 'value', name: 'requests' },
    series: endpointsOf(samples).map(([name, own]) => ({
      type: 'bar',
      name,
      stack: 'all',
      data: BARS.map(
        (end, i) =>
          own.filter(({ durationMs: ms }) => ms <= end && ms > (BARS[i - 1] ?? -1)).length,
      ),
    })),
  };
}

export function percentiles(samples: readonly Sample[]): EChartsOption {
  return {
    ...frame('Percentiles of each endpoint'),
    xAxis: { type: 'category', data: PERCENTILES.map((share) => `p${share * 100}`) },
    yAxis: { type: 'log', name: 'ms' },
    series: endpointsOf(samples).map(([name, own]) => {
      const sorted = own.map(({ durationMs }) => durationMs).toSorted((a, b) => a - b);
      return {
        type: 'line',
        name,
        data: PERCENTILES.map((share) => round(percentile(sorted, share))),
      };
    }),
  };
}

function frame(title: string, subtext = ''): EChartsOption {
  return {
    title: { text: title, subtext, left: 16, top: 8 },
    legend: { top: 12, right: 16 },
    grid: { left: 70, right: 50, top: subtext === '' ? 60 : 84, bottom: 40 },
  };
}

/** The maximum of the axis, high enough that the line of the promise is visible. */
function axisMaximum({ max }: { max: number }): number {
  return Math.ceil(Math.max(max, PROMISE_MS * 1.2));
}

function promiseLine() {
  return {
    markLine: {
      silent: true,
      symbol: 'none',
      lineStyle: { type: 'dashed' as const, color: '#c00' },
      label: { formatter: 'p95 promised', position: 'insideEndTop' as const },
      data: [{ yAxis: PROMISE_MS }],
    },
  };
}

function endpointsOf(samples: readonly Sample[]): [string, Sample[]][] {
  const names = [...new Set(samples.map(({ endpoint }) => endpoint))].toSorted();
  return names.map((name) => [name, samples.filter(({ endpoint }) => endpoint === name)]);
}

function barName(end: number, i: number): string {
  return Number.isFinite(end) ? `≤ ${end}` : `> ${BARS[i - 1] ?? 0}`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
