import { KINDS, type Difference, type DifferenceKind } from './describe-difference.ts';
import type { OtherWord } from './other-words.ts';

/** The result of one file of a corpus. */
export interface FileReport extends Difference {
  readonly name: string;
  readonly seconds: number;
  readonly text: string;
  readonly layerFailure?: string;
  readonly pictureFailure?: string;
  /** The explanation of a person, from the file of notes. */
  readonly note?: string;
  /** Pictures of the pages, relative to the report. Only files with a difference have them. */
  readonly pictures: readonly { readonly page: number; readonly file: string }[];
}

const STYLE = `
body { font: 15px/1.5 system-ui, sans-serif; margin: 2em auto; max-width: 1200px; padding: 0 1em }
table { border-collapse: collapse; margin: 1em 0 }
td, th { padding: .2em .8em; text-align: left; border-bottom: 1px solid #ddd }
details { border-bottom: 1px solid #ddd; padding: .2em 0 }
summary i { color: #777 }
.same { color: #777; padding: .2em 0 }
.page { display: inline-block; position: relative; max-width: 49%; vertical-align: top }
.page img { width: 100%; border: 1px solid #ccc }
.page b { position: absolute; border: 2px solid #d00; background: #d002 }
pre { display: inline-block; width: 48%; max-height: 50em; overflow: auto; white-space: pre-wrap }`;
const MAX_TEXT = 6_000;
const MAX_BOXES = 2_000;

/** Makes the page that a person looks through: one line a file; files with a difference open to their pages. */
export function toReportPage(reports: readonly FileReport[], facts: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Corpus: ${reports.length} files</title>
<style>${STYLE}</style>
<h1>Corpus: ${reports.length} files</h1>
<p>${html(facts)}</p>
<p>Words of the other programs that are missing in our text have a red box. Left: the page as poppler draws it.
Right: our text.</p>
<table><tr><th>kind</th><th>files</th><th></th></tr>
${countKinds(reports)
  .map(({ kind, files }) => `<tr><td>${kind}</td><td>${files}</td><td>${KINDS[kind]}</td></tr>`)
  .join('\n')}
</table>
${reports.map(fileEntry).join('\n')}
</html>
`;
}

/** Counts the files of each kind. A file with several differences counts in each of them. */
export function countKinds(
  reports: readonly FileReport[],
): { kind: DifferenceKind; files: number }[] {
  return (Object.keys(KINDS) as DifferenceKind[])
    .map((kind) => ({ kind, files: reports.filter(({ kinds }) => kinds.includes(kind)).length }))
    .filter(({ files }) => files > 0);
}

function fileEntry(report: FileReport): string {
  const { name, line, note, kinds, pictures, lost, text } = report;
  const title = `<b>${html(name)}</b> ${html(line)}${note === undefined ? '' : ` <i>${html(note)}</i>`}`;
  if (kinds.includes('same')) return `<div class="same">${title}</div>`;
  const failures = [
    ['pdftotext', report.layerFailure],
    ['tesseract', report.pictureFailure],
  ].flatMap(([program, failure]) => (failure === undefined ? [] : [`${program}: ${failure}`]));
  const shown = pictures.map(({ page, file }) => {
    const boxes = lost.filter((word) => word.page === page).slice(0, MAX_BOXES);
    return `<div class="page"><img loading="lazy" src="${file}">${boxes.map(box).join('')}</div>`;
  });
  return `<details><summary>${title}</summary>
${failures.map((failure) => `<p>${html(failure)}</p>`).join('')}
${shown.join('')}<pre>${html(text.slice(0, MAX_TEXT))}</pre></details>`;
}

function box({ text, left, top, width, height }: OtherWord): string {
  const [x, y, w, h] = [left, top, width, height].map((share) => `${(share * 100).toFixed(2)}%`);
  return `<b title="${html(text)}" style="left:${x};top:${y};width:${w};height:${h}"></b>`;
}

function html(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
