import { importBuilt } from '../../../tools/launcher/import-built.ts';

/** The parts of libs/text-search that the seed uses, from the built files. */
interface TextSearch {
  TextAnalyzer: { load(languages: readonly string[]): Promise<unknown> };
  DocumentTerms: new (analyzer: unknown) => {
    addPage(text: string): { vector: string };
    textVector(): string;
  };
  beginningsOf(title: string): string[];
  wordsOf(text: string): Map<string, string>;
  detailsVector(
    analyzer: unknown,
    details: { title: string; tags: readonly string[]; filename: string },
  ): string;
}

/** The vectors of a text, in the text form of PostgreSQL's `tsvector`, and its words. */
export interface TextVectors {
  /** Of the title and the file name. */
  details: string;
  /** Of the text, as a document's row has it. */
  text: string;
  /** Of the text, as a page's row has it. */
  page: string;
  /** The beginnings by which the title is suggested. */
  beginnings: string[];
  /** The words that are suggested, which are plain. */
  words: string[];
}

/** Returns the vectors and words that the api would store for each of the texts. */
export async function vectorsOf(
  texts: readonly { title: string; filename: string; text: string }[],
): Promise<TextVectors[]> {
  const search = await importBuilt<TextSearch>('libs/text-search/src/index.js');
  const analyzer = await search.TextAnalyzer.load(['eng', 'deu']);
  return texts.map(({ title, filename, text }) => {
    const terms = new search.DocumentTerms(analyzer);
    const page = terms.addPage(text).vector;
    const details = search.detailsVector(analyzer, { title, tags: [], filename });
    const words = [...search.wordsOf(`${title}\n\n${text}`).keys()];
    return {
      details,
      text: terms.textVector(),
      page,
      words,
      beginnings: search.beginningsOf(title),
    };
  });
}

/** The positions of tags are behind those of title and file name, and too far apart for a phrase. */
const FIRST_TAG_POSITION = 1_000;

/** Returns the vector of a document's tags, which are single plain words. */
export function tagsVector(tags: readonly string[]): string {
  return tags.map((tag, i) => `'${tag}':${FIRST_TAG_POSITION + 10 * i}B`).join(' ');
}
