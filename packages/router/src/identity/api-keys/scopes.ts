import { sessionOnlyPermissions } from '@deskwire/contract/kit/access.ts';
import { accessOf, entries, type Entry } from '@deskwire/contract/kit/define.ts';
import { contract } from '@deskwire/contract/contract.ts';
import { scopesCover } from '../../kit/access/access.ts';

let callable: readonly string[] | undefined;

/** The scopes that name no procedure a key could ever call: misspelt, or for signed-in people only. */
export function unknownScopes(scopes: readonly string[]): string[] {
  callable ??= [...entries(contract)].filter(([, entry]) => isForKeys(entry)).map(([path]) => path);
  return scopes.filter((scope) => !callable!.some((path) => scopesCover([scope], path)));
}

const isForKeys = (entry: Entry): boolean =>
  entry.via !== 'session' &&
  entry.fresh !== true &&
  accessOf(entry).some((rule) => {
    const [kind, permission] = rule.split(':', 2) as [string, string?];
    return kind === 'user' || ((kind === 'team' || kind === 'project') && !sessionOnlyPermissions.has(permission!));
  });
