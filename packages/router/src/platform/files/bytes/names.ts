import { trimEndOf } from '../../../kit/trim-end.ts';

const LONGEST = 255;
/** Characters of a given name that are looked at, from its end. */
const LONGEST_GIVEN = 4096;
/** Control characters, and those that turn the direction of text, so that `gpj.exe` cannot be shown as `exe.jpg`. */
const invisible = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|\p{Surrogate}/gu;
const reservedOnWindows = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/**
 * The name of a file as it is shown: data only, never a place. Folders before it fall away, and what an operating system
 * would take for something else than a name.
 */
export function cleanName(given: string | undefined): string {
  const [last = ''] = (given ?? '').slice(-LONGEST_GIVEN).split(/[/\\]/).slice(-1);
  const shownOnly = last
    .normalize('NFC')
    .replaceAll(invisible, '')
    .replaceAll(/["<>:|?*]/g, '_');
  const name = trimEndOf(shownOnly.replace(/^[.\s]+/, ''), '.');
  if (name === '') return 'file';
  return shortened(reservedOnWindows.test(name) ? `_${name}` : name);
}

/** Cuts the stem, so that the ending still tells what it is. */
function shortened(name: string): string {
  const characters = Array.from(name);
  if (characters.length <= LONGEST) return name;
  const ending = /\.[a-z0-9]{1,10}$/i.exec(name)?.[0] ?? '';
  return characters.slice(0, LONGEST - ending.length).join('') + ending;
}

/** A Content-Disposition header (RFC 6266): an ASCII name for old clients, the true one for all others. */
export function dispositionOf(kind: 'attachment' | 'inline', name: string): string {
  const plain = name.replaceAll(/[^\u0020-\u007e]/g, '_').replaceAll(/["\\%]/g, '_');
  const exact = encodeURIComponent(name).replaceAll(
    /['()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${kind}; filename="${plain}"; filename*=UTF-8''${exact}`;
}
