import { describe, expect, it } from 'vitest';
import { isCommonPassword } from './common-passwords.js';

describe('common passwords', () => {
  it.each([
    ['on the list', '1q2w3e4r5t6y'],
    ['on the list in another case', 'PassWordPassWord'],
    ['on the list in full-width letters', 'ｐａｓｓｗｏｒｄ1234'],
    ['a common one with digits after it', 'iloveyou1234'],
    ['a common one with symbols around it', '!!iloveyou!!'],
    ['a common one with a common number', 'sunshine123456789'],
    ['a common one repeated', 'dragondragon'],
    ['a common one repeated, the last time incompletely', 'dragondragondra'],
    ['one character', 'aaaaaaaaaaaa'],
    ['a short pattern', 'xyzxyzxyzxyzxy'],
    ['spaces', '            '],
    ['ascending digits', '456789012345'],
    ['descending digits', '321098765432'],
    ['the alphabet', 'abcdefghijklmnop'],
    ['the service’s own name', 'Strongroom-2026'],
  ])('are refused: %s', (_, password) => {
    expect(isCommonPassword(password)).toBe(true);
  });

  it.each([
    'correct horse battery staple',
    'seven brass keys under the mat',
    'xkT9!mWq4#Lz',
    '592817403658',
    'ünïcödé-päßwörter',
    'dragon-in-the-cellar',
    '🔑🐎🔋📎🌙🎺🧊🪁🥝🦔🧲🎲',
  ])('are not: %s', (password) => {
    expect(isCommonPassword(password)).toBe(false);
  });

  it('include the words of the context', () => {
    const context = ['ada.lovelace@example.com', 'ada.lovelace', 'example.com'];
    expect(isCommonPassword('ADA.Lovelace@example.com', context)).toBe(true);
    expect(isCommonPassword('ada.lovelace1815', context)).toBe(true);
    expect(isCommonPassword('ada and the looms', context)).toBe(false);
  });
});
