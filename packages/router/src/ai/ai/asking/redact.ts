import type { SettingValue } from '@deskwire/contract/platform/settings.ts';
import { emailsIn, replaced, tokensIn } from '../rules/scan.ts';

export type RedactionKind = SettingValue<'team', 'ai_redact'>[number];

/** A text without what nobody else may read, and a way back for the person who asked. */
export interface Redacted {
  readonly text: string;
  /** Puts back what was taken out, wherever its placeholder is. */
  readonly restore: <T>(value: T) => T;
}

/** Patterns of text that gives access to something. Models never see it, whatever the settings. */
const secrets: readonly RegExp[] = [
  /-----BEGIN [A-Z ]{1,40}-----[A-Za-z0-9+/=\s]{1,8000}-----END [A-Z ]{1,40}-----/g,
  /\b(?:sk|pk|rk)[-_][\w-]{16,200}/g,
  /\b(?:ghp|gho|ghu|ghs|ghr|github_pat|glpat|xox[abprs]|dw|npm)[-_][\w-]{16,200}/g,
  /\bAKIA[0-9A-Z]{16}\b/g,
  /\bAIza[\w-]{35}/g,
];
/** The value behind a word that announces a secret: `password: hunter2`. */
const announced =
  /\b(password|passwort|passwd|pwd|secret|api[_-]?key|token)(\s{0,3}[:=]\s{0,3})(["']?)([^\s"',;]{3,200})/gi;
const card = /\b\d(?:[ -]?\d){12,18}\b/g;
const phone = /\+\d{1,3}(?:[ ()/-]{0,2}\d){6,14}\b/g;
const iban = /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?\b/g;

/** Takes out secrets, and what the team chose besides. */
export function redact(given: string, kinds: readonly RedactionKind[]): Redacted {
  const hidden = new Map<string, string>();
  const known = new Map<string, string>();
  const counts = new Map<string, number>();
  const hide = (kind: string) => (found: string) => {
    const before = known.get(found);
    if (before !== undefined) return before;
    const number = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, number);
    const placeholder = `[${kind}_${number}]`;
    known.set(found, placeholder);
    hidden.set(placeholder, found);
    return placeholder;
  };
  let text = replaced(given, tokensIn(given), hide('SECRET'));
  for (const pattern of secrets) text = text.replaceAll(pattern, hide('SECRET'));
  text = text.replaceAll(announced, (whole, word: string, sign: string, quote: string, value: string) =>
    /^\[[A-Z]+_\d+\]$/.test(value) ? whole : `${word}${sign}${quote}${hide('SECRET')(value)}`,
  );
  if (kinds.includes('iban')) text = text.replaceAll(iban, hide('IBAN'));
  text = text.replaceAll(card, (found) => (isCard(found) ? hide('CARD')(found) : found));
  if (kinds.includes('email')) text = replaced(text, emailsIn(text), hide('EMAIL'));
  if (kinds.includes('phone')) text = text.replaceAll(phone, hide('PHONE'));
  return { text, restore: (value) => restored(value, hidden) };
}

function restored<T>(value: T, hidden: ReadonlyMap<string, string>): T {
  if (hidden.size === 0) return value;
  if (typeof value === 'string')
    return value.replaceAll(/\[[A-Z]{4,6}_\d{1,6}\]/g, (placeholder) => hidden.get(placeholder) ?? placeholder) as T;
  if (Array.isArray(value)) return value.map((item: unknown) => restored(item, hidden)) as T;
  if (value !== null && typeof value === 'object')
    return Object.fromEntries(
      Object.entries(value).map(([name, item]) => [name, restored(item as unknown, hidden)]),
    ) as T;
  return value;
}

/** Numbers of payment cards have a check digit (Luhn): other long numbers are left alone. */
function isCard(text: string): boolean {
  const digits = text.match(/\d/g)!.map(Number).toReversed();
  const sum = digits.reduce((total, digit, at) => {
    const doubled = at % 2 === 1 ? digit * 2 : digit;
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return digits.length >= 13 && sum % 10 === 0;
}
