import { readFileSync } from 'node:fs';
import { AppError } from '../kit/errors.ts';
import type { Services } from '../kit/services.ts';

// The most common passwords of the dictionary in @zxcvbn-ts/language-common 3.0.4 (MIT): 2,000 of 4 to 11
// characters as building blocks, and every one of 12 or more.
const common: ReadonlySet<string> = new Set(
  readFileSync(new URL('./common-passwords.txt', import.meta.url), 'utf8')
    .trimEnd()
    .split('\n'),
);
const LONGEST_PIECE = 40;
/** A password of so few common pieces is among the first millions that are tried. */
const FEW = 3;
const product = ['deskwire'];

/** The owner of a password: publicly known facts about them must not be most of it. */
export interface PasswordOwner {
  readonly email: string;
  readonly full_name: string;
}

/** Refuses a password that is too short or that others would try first. Throws PASSWORD_UNACCEPTABLE with the reason. */
export function checkNewPassword(services: Services, password: string, owner: PasswordOwner): void {
  const min = services.config.password_min_length;
  // Code points: an emoji is one character to whoever types it.
  if (Array.from(password.normalize('NFKC')).length < min)
    throw new AppError('PASSWORD_UNACCEPTABLE', { reason: 'too_short', min });
  if (isCommon(password, owner)) throw new AppError('PASSWORD_UNACCEPTABLE', { reason: 'too_common' });
}

/** Whether a password is a common one, or little more than common passwords, numbers and the owner's own words in a row. */
export function isCommon(password: string, owner: PasswordOwner): boolean {
  const own = new Set(ownWords(owner));
  const isKnown = (text: string) => common.has(text) || own.has(text);
  const isPiece = (text: string) =>
    isKnown(text) || isKnown(withoutSubstitutes(text)) || isNumber.test(text) || isRepeated.test(text);
  return fewestPieces(password.normalize('NFKC').toLowerCase(), isPiece) <= FEW;
}

const ownWords = ({ email, full_name }: PasswordOwner): string[] =>
  [...product, ...email.split(/[^\p{L}\p{N}]+/u), ...full_name.split(/[^\p{L}\p{N}]+/u)]
    .map((word) => word.normalize('NFKC').toLowerCase())
    .filter((word) => word.length >= 3);

/** `p4$$w0rd` is `password` to those who guess. */
const substitutes: Readonly<Record<string, string>> = {
  '@': 'a',
  4: 'a',
  3: 'e',
  1: 'i',
  0: 'o',
  $: 's',
  5: 's',
  7: 't',
};
const withoutSubstitutes = (text: string): string => text.replaceAll(/[@43105$7]/g, (sign) => substitutes[sign]!);

const isNumber = /^\d{1,6}$/;
const isRepeated = /^(.)\1+$/u;

/** How few common pieces make up a text; Infinity where they do not. Signs between them add nothing to guess. */
function fewestPieces(text: string, isPiece: (text: string) => boolean): number {
  const fewest = Array.from({ length: text.length + 1 }, () => Number.POSITIVE_INFINITY);
  fewest[0] = 0;
  const reach = (end: number, pieces: number) => void (fewest[end] = Math.min(fewest[end]!, pieces));
  for (let at = 0; at < text.length; at++) {
    const before = fewest[at]!;
    if (before > FEW) continue;
    for (let end = at + 1; end <= Math.min(text.length, at + LONGEST_PIECE); end++) {
      const piece = text.slice(at, end);
      if (isPiece(piece)) reach(end, before + 1);
      else if (isSigns.test(piece)) reach(end, before);
    }
  }
  return fewest[text.length]!;
}
const isSigns = /^[\p{P}\p{Z}\p{Sm}\p{Sc}\p{Sk}]{1,3}$/u;
