import { contract } from './contract.ts';
import { entries, type Entry } from './kit/define.ts';

let known: ReadonlyMap<Entry, string> | undefined;

/** The dotted path under which an entry stands in the contract, so that no other place has to repeat it. */
export function pathOf(entry: Entry): string {
  known ??= new Map([...entries(contract)].map(([path, one]) => [one, path]));
  const path = known.get(entry);
  if (path === undefined) throw new Error('This entry stands nowhere in the contract: add it to its area.');
  return path;
}
