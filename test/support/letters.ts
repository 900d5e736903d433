/** A business letter, and other texts of the same account that share its numbers in part or in another order. */
export interface Letter {
  readonly filename: string;
  readonly pages: readonly string[];
  /** Codes and names with blanks in them, as they stand in the letter. They are also typed without the blanks. */
  readonly codes: readonly string[];
  /** Other ways of typing what is in the letter. */
  readonly typed: readonly string[];
  readonly others: readonly string[];
}

/** Texts that have parts of every letter's codes. */
const NEAR_NUMBERS = [
  'RE-0815/2024 and RE-2024/0851 and RE-2042/0815',
  'On 03.12.2024, on 12.04.2024 and on 12.03.2042',
  'From 2024 RE, then 815; on 12 of 03',
];

const ENGLISH: Letter = {
  filename: 'Harwick_Claim-2024.pdf',
  pages: [
    `Harwick & Doyle Ltd., 14 Cooper's Row, Bristol BS1 4QA
Phone +44 117 496 0123, mail claims@harwick-doyle.example
Dear Ms O’Brien-Núñez,
Rechnung/Invoice number RE-2024/0815 of 12.03.2024 covers the re-
pair of your car, licence plate KX19 ZTB, at 1,234.56 pounds.
Please transfer it to IBAN GB29 NWBK 6016 1331 9268 19 by 2 April;
see https://portal.harwick-doyle.example/claims/7731 and Damage_Report_v2.pdf, our file
12/345/67890. A well-known garage did the work. The excess pay-`,
    `ment of 250 pounds is yours.
Kind regards, Zoë Fairweather`,
  ],
  codes: ['+44 117 496 0123', 'KX19 ZTB', 'GB29 NWBK 6016 1331 9268 19', 'BS1 4QA'],
  typed: [
    'invoice',
    'invoices',
    'RE 2024 0815',
    'RE-2024-0815',
    '0815',
    '2024/0815',
    '117 496 0123',
    '1234.56',
    '1234,56',
    'IBAN GB29NWBK60161331926819',
    'harwick-doyle',
    'harwick-doyle.example',
    'portal.harwick-doyle.example',
    'portal.harwick-doyle.example/claims',
    'https://portal.harwick-doyle.example/claims/7731',
    'claims/7731',
    '"damage report"',
    'Damage_Report',
    'Damage_Report_v2.pdf',
    'Claim.pdf',
    'Harwick_Claim-2024.pdf',
    'Claim-2024',
    'O’Brien',
    "O'Brien",
    'obrien nunez',
    'Nuñez',
    'coopers row',
    'repair',
    'repairs',
    'payment',
    '"excess payment of 250"',
    'wellknown',
    'well known',
    'Fairweather invoice',
    'fairwea*',
    'zoe',
  ],
  others: [
    ...NEAR_NUMBERS,
    'Telephone +44 117 123 0496 or 0117 496 0124',
    'Vehicles KX91 ZTB and ZTX KX19 and BS4 1QA',
    'GB29 NWBK 6016 1331 9268 20 and GB29 NWBK 1331 6016 9268 19',
    'Sums: 1,243.56 and 123,456 and 12,345.6 and 234.56',
    'harwick@doyle-claims.example, portal.doyle-harwick.example/claims/7713',
    'Report_Damage_v3.png and file 345/12/67890',
    'An inventory and a reparation, by a fair weather house',
  ],
};

const GERMAN: Letter = {
  filename: 'Mahnung_Grünwald 2024.pdf',
  pages: [
    `Stadtwerke Grünwald GmbH, Lange Straße 7a, 82031 Grünwald
Telefon (089) 641 20-35, E-Mail kundendienst@stadtwerke-gruenwald.example
Sehr geehrter Herr Dr. Weiß-Öztürk,
die Rechnung/Invoice number RE-2024/0815 vom 12.03.2024 für Ihre Strom-
rechnung über 1.234,56 € ist offen; Ihr Fahrzeug M-GW 4711 parkt im Hof.
Bitte überweisen Sie auf das Konto DE89 3704 0044 0532 0130 00 bis 2. April,
siehe www.stadtwerke-gruenwald.example/konto/7731 und Zähler-Stand_v2.xlsx, Akten-
zeichen 12/345/67890. Die Co-Finanzierung der Wärmepumpe und die Rest-`,
    `schuld besprechen wir gern.
Mit freundlichen Grüßen, Käthe Großmann`,
  ],
  codes: ['(089) 641 20-35', 'M-GW 4711', 'DE89 3704 0044 0532 0130 00'],
  typed: [
    'RE 2024 0815',
    '2024/0815',
    '0896412035',
    '089/6412035',
    'MGW4711',
    'M GW 4711',
    '1234,56',
    '1234',
    '1.234,56 €',
    'DE89370400440532013000',
    'strasse',
    'STRASSE',
    'Lange Strasse 7a',
    'grunwald',
    'gruenwald',
    'weiss',
    'Weiss-Oeztuerk',
    'ozturk',
    'stromrechnung',
    'Rechnungen',
    'überw*',
    'ueberweisen',
    'Restschuld',
    'Aktenzeichen',
    'cofinanzierung',
    'warmepumpe',
    'waermepumpe',
    'grossmann',
    'Grossmann stromrechnung',
    'stadtwerke-gruenwald',
    'kundendienst@stadtwerke-gruenwald.example',
    'http://www.stadtwerke-gruenwald.example/konto/7731',
    'Zähler-Stand_v2.xlsx',
    'Zaehler',
    'Mahnung_Grünwald 2024.pdf',
    'Mahnung.pdf',
    '"die Restschuld besprechen"',
  ],
  others: [
    ...NEAR_NUMBERS,
    'Telefon (089) 641 35-20 oder 089 20 641',
    'Kennzeichen M-GX 4171, GW-M 4711 und M-WG 4711',
    'DE89 3704 0044 0532 0130 01 und DE89 0044 3704 0532 0130 00',
    'Beträge: 1.243,56 und 123.456 und 12.345,6 und 234,56',
    'stadt@werke-gruen-wald.example, www.wald-stadtwerke.example/konto/7713',
    'Stand-Zaehlung_v3.png und Akte 345/12/67890',
    'Ein Rechner mit starkem Stromer, große Wärme im Mann',
  ],
};

const FRENCH: Letter = {
  filename: 'Relevé-2024_Hélène.pdf',
  pages: [
    `Société Générale d'Électricité, 27 bis, rue de l'Église, 69003 Lyon
Téléphone 04 72 40 19 95, courriel service.clients@electricite-lyon.example
Madame Lefèvre-Nguyễn,
votre facture Rechnung/Invoice number RE-2024/0815 du 12.03.2024 pour l’électri-
cité de l'œuvre s'élève à 1 234,56 € ; votre voiture AB-123-CD est garée.
Veuillez régler sur le compte FR14 2004 1010 0505 0001 3M02 606 avant le 2 avril,
voir https://www.electricite-lyon.example/compte/7731 et Relevé_v2.ods, dossier
12/345/67890. Le rez-de-chaussée et le paie-`,
    `ment restant seront réglés aujourd’hui.
Veuillez agréer, Hélène Bâtisseur`,
  ],
  codes: ['04 72 40 19 95', 'FR14 2004 1010 0505 0001 3M02 606', '1 234,56'],
  typed: [
    'RE 2024 0815',
    '2024/0815',
    '0472401995',
    '04.72.40.19.95',
    'AB123CD',
    'AB 123 CD',
    '1234,56',
    'FR1420041010050500013M02606',
    'electricite',
    'électricité',
    "l'électricité",
    'eglise',
    'Église',
    'societe generale',
    'lefevre',
    'Lefevre-Nguyen',
    'nguyen',
    'oeuvre',
    'œuvre',
    'factures',
    'rez de chaussee',
    'rezdechaussée',
    'paiement',
    '"le paiement restant"',
    "aujourd'hui",
    'aujourdhui',
    'helene batisseur',
    'electricite-lyon',
    'service.clients',
    'service.clients@electricite-lyon.example',
    'www.electricite-lyon.example/compte',
    'Relevé_v2.ods',
    'releve',
    'Relevé-2024_Hélène.pdf',
    'batiss*',
  ],
  others: [
    ...NEAR_NUMBERS,
    'Téléphone 04 72 19 40 95 et 04 27 40 19 95',
    'Plaques AB-132-CD, CE-123-AB et AC-123-BD',
    'FR14 2004 1010 0505 0001 3M02 607 et FR14 1010 2004 0505 0001 3M02 606',
    'Sommes : 1 243,56 et 123 456 et 12 345,6 et 234,56',
    'clients.service@lyon-electricite.example, lyon.electricite.example/compte/7713',
    'v3_Relève-moi.png et dossier 345/12/67890',
    'Un facteur électrique, un bâtiment génial et une élite sociale',
  ],
};

export const LETTERS: Readonly<Record<string, Letter>> = {
  eng: ENGLISH,
  deu: GERMAN,
  fra: FRENCH,
};
