import { randomUUIDv7 } from 'node:crypto';
import type { z } from 'zod';
import type { Operation } from '@deskwire/contract/platform/operations.ts';
import type { TeamScope, Writing } from '../../kit/context.ts';
import { enqueueStep } from './batches/end.ts';
import type { OperationKind } from './kind.ts';
import { presentOperation } from './present.ts';
import * as queries from './queries.ts';

/** Starts what takes long: its row stands and its first batch is asked for when the caller's transaction commits. */
export async function startOperation<I extends z.core.$ZodType>(
  ctx: Writing<'operation.queued'> & { readonly scope: TeamScope; readonly now: () => string },
  { kind, requires }: Pick<OperationKind<I>, 'kind' | 'input' | 'requires'>,
  input: z.input<I>,
): Promise<Operation> {
  const now = ctx.now();
  const row = await queries.insertOperation(ctx.db, {
    id: randomUUIDv7(),
    team_id: ctx.scope.team_id,
    kind,
    input: JSON.stringify(input),
    needs: typeof requires === 'string' ? requires : null,
    created_by: ctx.scope.person_id,
    created_at: now,
    updated_at: now,
  });
  ctx.events.add('operation.queued', { id: row.id, version: row.version }, { kind });
  enqueueStep(ctx, now, { id: row.id, kind, step: 0 });
  return presentOperation(row);
}
