import { writeFile } from 'node:fs/promises';
import { draw } from '../../../load/run/report/charts.ts';

/** The result of one way to read the scans. */
export interface ReadingResult {
  readonly name: string;
  readonly pagesAMinute: number;
  /** The share of wrong characters, 0 to 1. */
  readonly errorRate: number;
}

const BAR_HEIGHT = 44;
const FRAME_HEIGHT = 130;

/** Draws pages a minute as bars, the first result at the top, with the error rate beside each bar. */
export async function writeChart(
  path: string,
  results: readonly ReadingResult[],
  subtext: string,
): Promise<void> {
  const svg = draw(
    {
      title: { text: 'Scans read, pages a minute', subtext, left: 16, top: 8 },
      grid: { left: 250, right: 290, top: 84, bottom: 30 },
      xAxis: { type: 'value' },
      yAxis: { type: 'category', inverse: true, data: results.map(({ name }) => name) },
      series: [
        {
          type: 'bar',
          barWidth: '60%',
          data: results.map(({ pagesAMinute }) => Math.round(pagesAMinute)),
          label: {
            show: true,
            position: 'right',
            formatter: ({ dataIndex }) => labelOf(results[dataIndex]),
          },
        },
      ],
    },
    FRAME_HEIGHT + results.length * BAR_HEIGHT,
  );
  await writeFile(path, svg);
}

function labelOf(result: ReadingResult | undefined): string {
  if (result === undefined) return '';
  const errors = (result.errorRate * 100).toFixed(2);
  return `${Math.round(result.pagesAMinute)}, ${errors} % of the characters wrong`;
}
