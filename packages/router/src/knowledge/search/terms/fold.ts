/** Letters that Unicode does not take apart, as people type them on keyboards that lack them. */
const plain: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ł: 'l',
  ħ: 'h',
  ı: 'i',
  ς: 'σ',
};
const special = /[ßæœøđðþłħıς]/gu;
/** Marks of Japanese syllables make other syllables; all others are accents. */
const marks = /(?![\u3099\u309a])\p{M}+/gu;
const ascii = /^[\u0000-\u007f]*$/;

/** A text as it is searched: in lower case, without accents, with the usual forms of wide and joined letters. */
export function fold(text: string): string {
  if (ascii.test(text)) return text.toLowerCase();
  return text
    .normalize('NFKD')
    .replaceAll(marks, '')
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(special, (letter) => plain[letter]!);
}
