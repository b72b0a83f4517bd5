import { z } from 'zod';
import { changeTicket } from '../../../desk/tickets/changes/change-ticket.ts';
import { tell } from '../../../desk/tickets/changes/decide.ts';
import type { Outbox, TeamScope } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { job, type JobCtx, type JobInput } from '../../../kit/jobs/job.ts';
import type { TeamId } from '../../../kit/team-id.ts';
import * as queries from './queries.ts';

/** Moves a ticket that a merged pull request names. */
export const moveMerged = job({
  name: 'integrations.moveMerged',
  queue: 'events',
  input: z.strictObject({ full_name: z.string().max(200), ticket_key: z.string().max(20) }),
});

/** The keys that a pull request names in its title, its branch and the first lines of its text: at most ten. */
const keysIn = (...texts: readonly (string | undefined)[]): readonly string[] => {
  const text = texts.map((one) => (one ?? '').slice(0, 4000)).join(' ');
  const found = [...text.matchAll(/(?<![A-Za-z0-9])[A-Za-z][A-Za-z0-9]{1,9}-\d{1,9}(?!\d)/g)];
  return [...new Set(found.map(([key]) => key.toUpperCase()))].slice(0, 10);
};

/** A status that a ticket cannot be moved to, or a key that means nothing here, is not a failure of the merge. */
export async function move(
  ctx: JobCtx<typeof moveMerged>,
  { full_name, ticket_key }: JobInput<typeof moveMerged>,
): Promise<void> {
  const repository = await queries.findByName(ctx.db, ctx.scope, full_name);
  const status = repository?.on_merge_status;
  if (status === null || status === undefined) return;
  // Nobody in particular merges: it is done for the team.
  const scope = ctx.scope as TeamScope;
  try {
    const { row, decision } = await changeTicket({ ...ctx, scope }, ticket_key, { status }, undefined);
    tell(ctx.events, row, decision);
  } catch (error) {
    if (!(error instanceof AppError) || !error.app.startsWith('TICKET_')) throw error;
  }
}

const Merged = z.object({
  action: z.literal('closed'),
  pull_request: z.object({
    merged: z.literal(true),
    title: z.string(),
    body: z.string().nullish(),
    head: z.object({ ref: z.string() }),
  }),
  repository: z.object({ full_name: z.string().max(200) }),
});
/** Asks for the tickets that a pull request names to be moved, where GitHub says that it was merged. */
export function afterMerge(outbox: Outbox, team_id: TeamId, event: string | undefined, said: unknown): void {
  const merged = event === 'pull_request' ? Merged.safeParse(said).data : undefined;
  if (merged === undefined) return;
  const { pull_request, repository } = merged;
  for (const ticket_key of keysIn(pull_request.title, pull_request.head.ref, pull_request.body ?? ''))
    outbox.later(moveMerged, { full_name: repository.full_name, ticket_key }, { team_id });
}
