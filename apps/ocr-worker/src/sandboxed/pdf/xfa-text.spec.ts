import { describe, expect, it } from 'vitest';
import { textOfXfa } from './xfa-text.js';

const field = (name: string, caption: string, more = ''): string =>
  `<field name="${name}"><caption><value><text>${caption}</text></value></caption>${more}</field>`;
const data = (xml: string): string =>
  `<xfa:datasets><xfa:data><form>${xml}</form></xfa:data><dd>not data</dd></xfa:datasets>`;

describe('textOfXfa', () => {
  it('puts each value after its caption, in the order of the template', async () => {
    const template = `<template>${field('City', 'City')}${field('Name', 'Name')}</template>`;
    const datasets = data('<Name>Oyelaran &amp; Sons</Name><City>Winterhafen</City>');
    expect(await textOfXfa({ template, datasets })).toBe('City Winterhafen\nName Oyelaran & Sons');
  });

  it('reads printed text, also formatted, and default values', async () => {
    const template = `<template>
      <draw><value><exData contentType="text/html"><body><p>Please <b>read</b></p><p>this</p></body></exData></value></draw>
      ${field('Country', 'Country', '<value><text>Norway</text></value>')}</template>`;
    expect(await textOfXfa({ template, datasets: '' })).toBe('Please read this\nCountry Norway');
  });

  it('appends the values of rows that the template does not have', async () => {
    const template = `<template>${field('Row', 'Rows')}</template>`;
    const datasets = data('<Row>first</Row><Row>second</Row>');
    expect(await textOfXfa({ template, datasets })).toBe('Rows first\nsecond');
  });

  it('leaves out what is hidden, secret or not a text', async () => {
    const template = `<template>
      <subform presence="hidden">${field('Secret', 'Hidden')}<draw><value><text>no</text></value></draw></subform>
      ${field('Tick', 'Agreed', '<ui><checkButton/></ui>')}
      ${field('Pin', 'PIN', '<ui><passwordEdit/></ui>')}
      ${field('Event', 'Event', '<event><script>value()</script></event><items><text>item</text></items>')}
      </template>`;
    const datasets = data('<Secret>x</Secret><Tick>1</Tick><Pin>4711</Pin>');
    expect(await textOfXfa({ template, datasets })).toBe('Agreed\nPIN\nEvent');
  });

  it.each(['', '<template', '<a></b></template>]]>&#xFFFFFFFF;', '<field>'.repeat(50_000)])(
    'accepts broken XML',
    async (xml) => {
      expect(await textOfXfa({ template: xml, datasets: xml })).toBe('');
    },
  );
});
