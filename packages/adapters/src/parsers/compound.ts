import { ParseRefusal } from '../parse-outcome.ts';

const mark = Buffer.from('d0cf11e0a1b11ae1', 'hex');
const encryptedPackage = Buffer.from('EncryptedPackage', 'utf16le');

/** Refuses the container of old Office files, which is also that of new ones that a password closes. */
export function refuseCompoundFile(input: Buffer): void {
  if (input.indexOf(mark) !== 0) return;
  throw new ParseRefusal(input.includes(encryptedPackage) ? 'ENCRYPTED' : 'UNSUPPORTED');
}
