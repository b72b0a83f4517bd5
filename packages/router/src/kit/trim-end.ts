/**
 * A text without the blanks and the given characters at its end. A regular expression would start over at each blank inside
 * the text, and take time proportional to the square of their number.
 */
export function trimEndOf(text: string, characters: string): string {
  let end = text.length;
  while (end > 0 && (characters.includes(text[end - 1]!) || text[end - 1]!.trim() === '')) end--;
  return text.slice(0, end);
}
