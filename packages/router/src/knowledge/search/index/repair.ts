import { z } from 'zod';
import { platformJob, type JobCtx, type JobInput } from '../../../kit/jobs/job.ts';
import type { Forgetting, Forgotten } from '../../../kit/domain.ts';
import { tokensOf } from '../terms/tokens.ts';
import { indexTexts } from './index-texts.ts';
import * as queries from './queries.ts';

/** Looks for rows that the index does not know: written by the release before, or forgotten with a name. */
export const repairIndex = platformJob({ name: 'search.repair', queue: 'bulk', input: z.strictObject({}) });
/** The same for one kind of row, from one row on. */
export const repairKind = platformJob({
  name: 'search.repairKind',
  queue: 'bulk',
  input: z.strictObject({ kind: z.string(), after: z.strictObject({ team_id: z.uuid(), id: z.uuid() }) }),
});

const BATCH = 200;
const NIL = '00000000-0000-0000-0000-000000000000';

export function repair({ outbox, services }: JobCtx<typeof repairIndex>): void {
  for (const [kind, { unindexed }] of services.domains.searched)
    if (unindexed !== undefined) outbox.later(repairKind, { kind, after: { team_id: NIL, id: NIL } });
}

export async function repairSome(
  { db, outbox, services }: JobCtx<typeof repairKind>,
  { kind, after }: JobInput<typeof repairKind>,
): Promise<void> {
  const rows = (await services.domains.searched.get(kind)?.unindexed?.(db, after, BATCH)) ?? [];
  for (const [team_id, those] of Map.groupBy(rows, (row) => row.team_id))
    await indexTexts(
      db,
      { team_id },
      those.map((row) => ({ kind, ...row })),
    );
  const last = rows.at(-1);
  if (rows.length === BATCH) outbox.later(repairKind, { kind, after: { team_id: last!.team_id, id: last!.id } });
}

/** Indexes rows that mention an erased person again, without their names. */
export async function forgetNames({ db, outbox }: Forgetting, { people, names, addresses }: Forgotten): Promise<void> {
  const words = [...new Set([...names, ...addresses].flatMap((name) => [...tokensOf(name)].map(({ term }) => term)))];
  const teams = [...new Set(people.map(({ team_id }) => team_id))];
  if (words.length === 0 || teams.length === 0) return;
  await queries.forgetWords(db, teams, words);
  outbox.later(repairIndex, {});
}
