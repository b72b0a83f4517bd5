import { contract } from '@deskwire/contract/contract.ts';
import { accessOf, entries, type Entry } from '@deskwire/contract/kit/define.ts';

/** Every declared procedure by its path. */
export const declared: ReadonlyMap<string, Entry> = new Map(entries(contract));

/** Every `METHOD /path` that a procedure is spelled as. */
export const spellingsOf = (entry: Entry): string[] => [
  entry.rest,
  ...(entry.aliases ?? []).map((alias) => (typeof alias === 'string' ? alias : alias.rest)),
];

/** The access rule of an entry in the words of the reviewed list. */
export function accessText(entry: Entry): string {
  const marks = [
    entry.via === 'session' || entry.fresh === true ? 'session only' : '',
    entry.fresh === true ? 'fresh' : '',
  ].filter((mark) => mark !== '');
  return accessOf(entry).join(' | ') + (marks.length > 0 ? ` (${marks.join(', ')})` : '');
}
