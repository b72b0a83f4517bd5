/** A run of characters in a text, and where it begins. */
export interface Found {
  readonly text: string;
  readonly start: number;
}
// One class of characters, greedily: the time is that of the text, whatever it is.
const addressLike = /[\w.%+@-]+/g;
const tokenLike = /[\w.-]+/g;
const MOST_LOCAL = 64;
const MOST_DOMAIN = 253;

/** The mail addresses in a text. */
export function emailsIn(text: string): Found[] {
  const found: Found[] = [];
  for (const { 0: run, index } of text.matchAll(addressLike)) {
    const at = run.indexOf('@');
    if (at < 1 || at > MOST_LOCAL || at !== run.lastIndexOf('@')) continue;
    const address = withoutEnd(run);
    const domain = address.slice(at + 1);
    const labels = domain.split('.');
    if (
      domain.length > MOST_DOMAIN ||
      labels.length < 2 ||
      !labels.every((label) => /^[A-Za-z0-9-]{1,63}$/.test(label))
    )
      continue;
    found.push({ text: address, start: index });
  }
  return found;
}

/** The signed tokens (JWT) in a text: three parts of Base64, of which the first is a JSON object. */
export function tokensIn(text: string): Found[] {
  const found: Found[] = [];
  for (const { 0: run, index } of text.matchAll(tokenLike)) {
    const start = run.indexOf('eyJ');
    if (start === -1) continue;
    const token = withoutEnd(run.slice(start));
    const parts = token.split('.');
    if (parts.length >= 3 && parts.slice(0, 3).every((part) => part.length >= 5))
      found.push({ text: token, start: index + start });
  }
  return found;
}

/** A text without the signs at its end that belong to the sentence around it. */
export function withoutEnd(text: string): string {
  let end = text.length;
  while (end > 0 && '.,;:!?-'.includes(text[end - 1]!)) end -= 1;
  return text.slice(0, end);
}

/** Puts something else in the place of what was found, which is in order and does not overlap. */
export function replaced(text: string, found: readonly Found[], by: (text: string) => string): string {
  let result = '';
  let from = 0;
  for (const { text: run, start } of found) {
    result += text.slice(from, start) + by(run);
    from = start + run.length;
  }
  return result + text.slice(from);
}
