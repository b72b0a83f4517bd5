import { syncedFields, type PostedIssue } from '@deskwire/contract/automation/jira.schemas.ts';
import type { Agreed, Settled, Values } from './merge.ts';
import { statusThere, type Meanings } from './words.ts';

/** The values that were written to Jira, stand here unchanged, and are not what Jira says. */
export const refusedOf = (pushed: Values = {}, local: Values, remote: Values): Values =>
  Object.fromEntries(
    syncedFields.flatMap((field) => {
      const value = pushed[field];
      return value !== undefined && local[field] === value && remote[field] !== value ? [[field, value]] : [];
    }),
  );

/** Refused values as conflicts that Jira has won. */
export const lostTo = (remote: Values, refused: Values): Settled['conflicts'] =>
  syncedFields.flatMap((field) => {
    const local = refused[field];
    return local === undefined ? [] : [{ field, kept: 'jira', local, remote: remote[field]! }];
  });

/** The agreement once a status was written for which Jira has no word, and which Jira says by the nearest one. */
export function withNearestStatus(
  base: Agreed,
  { pushed, remote, local }: { readonly pushed: Values | undefined; readonly remote: Values; readonly local: string },
  { fields, meanings }: { readonly fields: NonNullable<PostedIssue['fields']>; readonly meanings: Meanings },
): Agreed {
  const wanted = pushed?.status;
  if (wanted === undefined || wanted !== local || remote.status === undefined || remote.status === wanted) return base;
  const isNear = fields.status?.statusCategory?.key === statusThere(meanings, wanted).category;
  return isNear ? { ...base, status: remote.status, status_here: wanted } : base;
}

/** The agreement of both sides once the ticket says `after`. Values that the rules of the team refused are not part of it. */
export function agreementAfter({ base: settled, take }: Settled, before: Agreed, after: Values): Agreed {
  const { status_here, ...values }: Agreed = settled;
  const base: Values = Object.fromEntries(
    Object.entries(values).filter(([field, value]) => after[field as 'title'] === value || !(field in take)),
  );
  // The nearest word counts for the status that it was chosen for, until Jira says another one.
  return base.status === before.status && status_here !== undefined ? { ...base, status_here } : base;
}
