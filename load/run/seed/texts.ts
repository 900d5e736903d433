import { SeededRandom } from './random.ts';

/** A text with its title and language, which seeded documents share. */
export interface PoolText {
  language: string;
  title: string;
  filename: string;
  text: string;
}

interface Language {
  code: string;
  share: number;
  /** Most frequent first. */
  words: readonly string[];
  syllables: readonly string[];
  subjects: readonly string[];
}

const split = (text: string): string[] => text.split(' ');

const LANGUAGES: readonly Language[] = [
  {
    code: 'eng',
    share: 0.5,
    words: split(
      'the of and to in a is that for it as was with be by on not he this are or his from at which but have an had they you were their one all we can her has there been if more when will would who so no said what up its about into than them only other time new some could these two may first then do any like my now over such our man me even most made after also did many before must through years where much your way well down should because each just those people state good very make world still own see men work long here get both between life being under never day same another know while last might us great old year off come since against go came right used take three invoice payment amount total account number customer order delivery date contract insurance premium tax office letter reference street bank transfer due balance receipt property lease tenant',
    ),
    syllables: split(
      'ber con dal en for gra hol in ker lan mor nes or pra quin ran ster tor un ver wick yard',
    ),
    subjects: split(
      'invoice receipt contract statement letter policy certificate report offer reminder',
    ),
  },
  {
    code: 'deu',
    share: 0.3,
    words: split(
      'der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat daß sie nach wird bei einer um am sind noch wie einem über einen so zum war haben nur oder aber vor zur bis mehr durch man sein wurde sei Prozent hatte kann gegen vom können schon wenn habe seine Mark ihre dann unter wir soll ich eines Jahr zwei Jahren diese dieser wieder keine Uhr seiner worden will zwischen immer Millionen was sagte Rechnung Zahlung Betrag Gesamtbetrag Kunde Bestellung Lieferung Datum Vertrag Versicherung Beitrag Steuer Finanzamt Schreiben Zeichen Straße Konto Überweisung fällig Guthaben Quittung Wohnung Miete',
    ),
    syllables: split(
      'bach berg burg dorf eck feld gart heim keit lich mann nung rath schaft stein tal ung wald zell',
    ),
    subjects: split(
      'Rechnung Quittung Vertrag Kontoauszug Brief Police Bescheinigung Bericht Angebot Mahnung',
    ),
  },
  {
    code: 'fra',
    share: 0.1,
    words: split(
      'de la le et les des en un du une que est pour qui dans a par plus pas au sur ne se ce il sont avec son aux ou mais leur nous comme vous tout cette sa ses on été fait même entre deux ces facture paiement montant client commande livraison contrat assurance impôt lettre banque virement solde reçu appartement loyer',
    ),
    syllables: split('bel chan dour eau fré gny lac mont neuf ois pré rault sain tier ville'),
    subjects: split('facture reçu contrat relevé lettre attestation rapport devis rappel'),
  },
  {
    code: 'spa',
    share: 0.1,
    words: split(
      'de la que el en y a los se del las un por con no una su para es al lo como más o pero sus le ha me si sin sobre este ya entre cuando todo esta ser son dos también fue había era muy años hasta desde factura pago importe cliente pedido entrega contrato seguro impuesto carta banco transferencia saldo recibo vivienda alquiler',
    ),
    syllables: split('cas del fer gar lar men nez ola pez que ria sol tad val zar'),
    subjects: split(
      'factura recibo contrato extracto carta póliza certificado informe oferta aviso',
    ),
  },
];

const VOCABULARY = 20_000;
/** The number of characters of a page. */
const LENGTH = { min: 200, max: 4_500, typical: 1_400 };

/** Words that measurements search for, and the share of texts that contain each. */
export const KNOWN_WORDS = {
  common: { word: 'invoice', share: 0.7 },
  medium: { word: 'harbour', share: 0.05 },
  rare: { word: 'lighthouse', share: 0.0007 },
} as const;

/**
 * Generates texts. Frequent words are real words of four languages, rare words are made of syllables, so that
 * a search index has about the shape and size of one over real documents.
 */
export function makeTexts(count: number): PoolText[] {
  const random = new SeededRandom(20_240_101);
  const vocabularies = LANGUAGES.map((language) => vocabularyOf(language, random));
  return Array.from({ length: count }, (_, i) => {
    const at = languageAt(random.fraction());
    const language = LANGUAGES[at] as Language;
    const words = vocabularies[at] ?? [];
    const title = `${random.pick(language.subjects)} ${random.pick(words)} ${2_015 + random.below(11)}-${i}`;
    return {
      language: language.code,
      title,
      filename: `${title.toLowerCase().replaceAll(' ', '_')}.pdf`,
      text: `${title}\n\n${prose(words, random)}`,
    };
  });
}

function languageAt(fraction: number): number {
  let left = fraction;
  for (const [i, { share }] of LANGUAGES.entries()) {
    left -= share;
    if (left < 0) return i;
  }
  return 0;
}

function vocabularyOf({ words, syllables }: Language, random: SeededRandom): string[] {
  const made = Array.from({ length: VOCABULARY - words.length }, () =>
    Array.from({ length: 2 + random.below(3) }, () => random.pick(syllables)).join(''),
  );
  return [...words, ...made];
}

function prose(words: readonly string[], random: SeededRandom): string {
  const spread = Math.exp((random.fraction() + random.fraction() + random.fraction() - 1.5) * 1.2);
  const length = Math.min(LENGTH.max, Math.max(LENGTH.min, LENGTH.typical * spread));
  const sentences: string[] = [];
  for (let size = 0; size < length;) {
    const sentence = Array.from({ length: 6 + random.below(14) }, () =>
      random.fraction() < 0.04
        ? String(random.below(100_000))
        : (words[random.zipf(words.length)] ?? ''),
    ).join(' ');
    sentences.push(`${sentence}.`);
    size += sentence.length + 2;
  }
  for (const { word, share } of Object.values(KNOWN_WORDS)) {
    if (random.fraction() < share)
      sentences.splice(random.below(sentences.length), 0, `Our ${word} here.`);
  }
  return sentences.join(' ');
}
