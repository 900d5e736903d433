import { writeFile } from 'node:fs/promises';
import { draw } from '../../load/report/charts.ts';

/** One way to read the scans, and what came of it. */
export interface WayToRead {
  readonly name: string;
  readonly pagesAMinute: number;
  /** Wrong characters of all, 0 to 1. */
  readonly errorRate: number;
}

const HEIGHT_A_WAY = 44;
const FRAME_HEIGHT = 130;

/** Draws pages a minute as bars, the first way at the top, with the errors beside them: speed alone says little. */
export async function writePicture(
  path: string,
  ways: readonly WayToRead[],
  subtext: string,
): Promise<void> {
  const svg = draw(
    {
      title: { text: 'Scans read, pages a minute', subtext, left: 16, top: 8 },
      grid: { left: 250, right: 290, top: 84, bottom: 30 },
      xAxis: { type: 'value' },
      yAxis: { type: 'category', inverse: true, data: ways.map(({ name }) => name) },
      series: [
        {
          type: 'bar',
          barWidth: '60%',
          data: ways.map(({ pagesAMinute }) => Math.round(pagesAMinute)),
          label: {
            show: true,
            position: 'right',
            formatter: ({ dataIndex }) => labelOf(ways[dataIndex]),
          },
        },
      ],
    },
    FRAME_HEIGHT + ways.length * HEIGHT_A_WAY,
  );
  await writeFile(path, svg);
}

function labelOf(way: WayToRead | undefined): string {
  if (way === undefined) return '';
  const errors = (way.errorRate * 100).toFixed(2);
  return `${Math.round(way.pagesAMinute)}, ${errors} % of the characters wrong`;
}
