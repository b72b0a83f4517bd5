import { contract } from '@deskwire/contract/contract.ts';
import { entries, type Entry } from '@deskwire/contract/kit/define.ts';
import type { Principal, TeamScope } from '../../../kit/context.ts';
import { mayCall } from '../../../kit/access/may-call.ts';
import { delegable } from '../../../kit/access/tools.ts';

/** The domains that no agent may call, whatever its person may: people, money, rules of the team, and other agents. */
const withheld = new Set(
  `auth apiKeys users teams people billing subscriptions invoices paymentMethods products purchases licenses settings
   agent chat workflows workflowRuns triggers webhooks inbound integrations jira admin audit compliance events`.split(
    /\s+/,
  ),
);
const withheldOf = ['ai.providers.', 'ai.budgets.', 'ai.classifier.', 'ai.categories.'];

const declared: ReadonlyMap<string, Entry> = new Map(entries(contract));
export const entryOf = (procedure: string): Entry | undefined => declared.get(procedure);

const isOffered = (path: string, entry: Entry): boolean =>
  delegable(entry) && !withheld.has(path.split('.', 1)[0]!) && !withheldOf.some((prefix) => path.startsWith(prefix));

/** The procedures that an agent may call for somebody now. Each is granted anew when its turn comes. */
export function toolsOf({ principal, scope }: { readonly principal: Principal; readonly scope: TeamScope }): string[] {
  const membership = principal.memberships.find(({ team_id }) => team_id === scope.team_id);
  return [...declared]
    .filter(([path, entry]) => isOffered(path, entry) && mayCall(entry, path, principal, membership))
    .map(([path]) => path);
}

const MOST_AT_ONCE = 10;
/** Whether a call waits for a person: it cannot be undone, tells somebody outside the team, or changes many rows. */
export function needsApproval(entry: Entry, input: unknown): boolean {
  if (entry.kind !== 'mutation') return false;
  if (entry.destructive === true || entry.outward === true || entry.rest.startsWith('DELETE ')) return true;
  return Object.values(input ?? {}).some((value) => Array.isArray(value) && value.length > MOST_AT_ONCE);
}
