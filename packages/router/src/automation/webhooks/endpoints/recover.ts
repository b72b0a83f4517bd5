import { z } from 'zod';
import type { webhooks } from '@deskwire/contract/automation/webhooks.ts';
import { timestamp } from '@deskwire/contract/kit/fields.ts';
import type { Operation } from '@deskwire/contract/platform/operations.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { readEvents } from '../../../kit/feeds/queries.ts';
import { batchJob } from '../../../platform/operations/batches/steps.ts';
import {
  BATCH,
  OperationFailure,
  type Batch,
  type OperationKind,
  type Reading,
} from '../../../platform/operations/kind.ts';
import { startOperation } from '../../../platform/operations/start.ts';
import { lockWebhook } from '../lock.ts';
import { hostOf } from '../present.ts';
import { findEndpoint } from '../queries.ts';
import { deliveryOf, wantedBy } from '../sending/feed.ts';
import { insertDeliveries, type FilterRow } from '../sending/queries.ts';
import { enqueueDrain } from '../sending/steps.ts';
import * as queries from '../deliveries/queries.ts';

const RecoverInput = z.strictObject({ webhook_id: z.uuid(), since: timestamp(), until: timestamp() });
type RecoverInput = z.output<typeof RecoverInput>;
/** The last position that was looked at. */
type Cursor = number;

/** Makes the deliveries that the log has and the webhook has not, and begins anew with those that were given up. */
export const webhooksRecover: OperationKind<typeof RecoverInput, Cursor> = {
  kind: 'webhooks.recover',
  input: RecoverInput,
  requires: 'integrations.manage',
  batch: recoverSome,
};
export const recoverBatch = batchJob(webhooksRecover.kind);

/** Recovers events that were not delivered; the receiver gets nothing twice. */
export async function recoverWebhook(
  ctx: Ctx<typeof webhooks.recover>,
  { webhook_id, since, until }: In<typeof webhooks.recover>,
): Promise<Operation> {
  const { db, scope, events, now } = ctx;
  const endpoint = await lockWebhook(db, scope, webhook_id);
  if (endpoint.state !== 'enabled') throw new AppError('WEBHOOK_NOT_ENABLED');
  const range = { since, until: until ?? now() };
  events.add('webhook.recovered', endpoint, { host: hostOf(endpoint.url), ...range });
  return startOperation(ctx, webhooksRecover, { webhook_id, ...range });
}

async function recoverSome(
  { db, scope, services, now }: Reading,
  { webhook_id, since, until }: RecoverInput,
  cursor: Cursor | null,
): Promise<Batch<Cursor>> {
  const endpoint = await findEndpoint(db, scope, webhook_id);
  if (endpoint === undefined) throw new OperationFailure('WEBHOOK_NOT_FOUND', 'The webhook was deleted');
  const after = cursor ?? (await queries.findPositionAt(db, since)) - 1;
  const found = await queries.listTeamPositions(db, scope, { after, until, limit: BATCH });
  const last = found.at(-1)?.position;
  if (last === undefined) return { lines: null, next: undefined };
  const { team_id } = scope;
  const events = await readEvents(
    db,
    found.map((row) => ({ ...row, team_id })),
  );
  // It is asked for by hand: events from before the webhook was made count too.
  const filter: FilterRow = { ...endpoint, team_id, lane: 'normal', from_position: after };
  return {
    lines: null,
    next: found.length === BATCH ? last : undefined,
    write: async ({ db: tx, outbox }) => {
      const wanted = (await wantedBy({ db: tx, services }, [filter], events)).get(filter) ?? [];
      const at = now();
      await queries.resendFailed(
        tx,
        scope,
        webhook_id,
        wanted.map(({ id }) => id),
        at,
      );
      await insertDeliveries(
        tx,
        wanted.map((event) => deliveryOf(filter, event)),
        at,
      );
      if (wanted.length > 0) enqueueDrain(outbox, { ...endpoint, team_id });
      return [];
    },
  };
}
