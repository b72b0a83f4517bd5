/** Longest link that is waited for before a text is shown. */
const LONGEST = 2600;

/** How much of a text can be cleaned as if it were whole: up to the last blank that is in nothing unfinished. */
export function settledLength(text: string): number {
  const blank = Math.max(text.lastIndexOf(' '), text.lastIndexOf('\n')) + 1;
  const from = Math.max(0, blank - LONGEST);
  const recent = text.slice(from, blank);
  const unfinished = [bracketIn(recent), pictureIn(recent)].filter((at) => at !== -1);
  return unfinished.length === 0 ? blank : from + Math.min(...unfinished);
}

/** The place of a bracket that may still become a link or a number; -1 if there is none. */
function bracketIn(text: string): number {
  const open = text.lastIndexOf('[');
  if (open === -1) return -1;
  const close = text.indexOf(']', open);
  const isLink = close !== -1 && text[close + 1] === '(';
  if (close !== -1 && !(isLink && !text.includes(')', close))) return -1;
  return open > 0 && text[open - 1] === '!' ? open - 1 : open;
}
function pictureIn(text: string): number {
  const open = text.lastIndexOf('<');
  return open === -1 || text.includes('>', open) ? -1 : open;
}

/**
 * Cleans an answer while it arrives. Text that was passed on is never revoked, so a link that the material does not have is
 * not shown even for a moment.
 */
export function cleanly(clean: (text: string) => string, give: (text: string) => void): (piece: string) => void {
  let raw = '';
  let given = 0;
  return (piece) => {
    raw += piece;
    const cleaned = clean(raw.slice(0, settledLength(raw)));
    if (cleaned.length > given) give(cleaned.slice(given));
    given = Math.max(given, cleaned.length);
  };
}
