const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/**
 * At most `max` UTF-16 units from the beginning of a text, cut between characters as people see them: no half emoji, no
 * letter without its accent. A single character that is longer is cut between code points.
 */
export function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  let end = 0;
  // The text after the cut decides whether a character ends there; no meaningful character is longer than 64.
  for (const { index, segment } of graphemes.segment(text.slice(0, max + 64))) {
    if (index + segment.length > max) break;
    end = index + segment.length;
  }
  if (end > 0) return text.slice(0, end);
  return text.slice(0, max).replace(/[\ud800-\udbff]$/, '');
}
