const IBAN = /^[a-z]{2}\d{2}[a-z0-9]{11,30}$/;

/** Returns whether a folded text without blanks is an International Bank Account Number (ISO 13616, checked modulo 97). */
export function isIban(text: string): boolean {
  if (!IBAN.test(text)) return false;
  const rearranged = text.slice(4) + text.slice(0, 4);
  let remainder = 0;
  for (const character of rearranged) {
    for (const digit of String(Number.parseInt(character, 36))) {
      remainder = (remainder * 10 + Number(digit)) % 97;
    }
  }
  return remainder === 1;
}
