import type { webhooks } from '@deskwire/contract/automation/webhooks.ts';
import type { Webhook } from '@deskwire/contract/automation/webhooks.schemas.ts';
import { changesOf } from '../../../kit/events/changes.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { checkVersion } from '../../../kit/calls/version.ts';
import { lockWebhook } from '../lock.ts';
import { hostOf, presentWebhook } from '../present.ts';
import * as queries from '../queries.ts';
import { columnsOf, settingsOf } from '../settings.ts';

export async function updateWebhook(
  ctx: Ctx<typeof webhooks.update>,
  input: In<typeof webhooks.update>,
): Promise<Webhook> {
  const row = await lockWebhook(ctx.db, ctx.scope, input.webhook_id);
  await checkVersion(row, input.version, () => presentWebhook(ctx, row));
  return change(ctx, row, settingsOf(input));
}

type Changing = Pick<Ctx<typeof webhooks.update>, 'db' | 'scope' | 'services' | 'events' | 'now'>;

/** Changes a webhook. Failures of the old filter and address do not count against the new ones. */
export async function change(
  ctx: Changing,
  row: queries.EndpointRow,
  settings: ReturnType<typeof settingsOf>,
): Promise<Webhook> {
  const { db, scope, events, now } = ctx;
  const fields = await columnsOf(ctx, row.id, settings);
  const changes = changesOf<queries.EndpointFields>(row, fields);
  if (changes === undefined) return presentWebhook({ scope, now }, row);
  const anew = {
    ...('where' in changes ? { filter_error: null } : {}),
    ...('url' in changes ? { failures: 0, failing_since: null, failing_told_at: null, paused_until: null } : {}),
  };
  const changed = await queries.updateEndpoint(db, scope, row.id, { ...fields, ...anew }, now());
  const names = Object.keys(changes).filter((name) => name !== 'header_names');
  events.add('webhook.updated', changed, { host: hostOf(changed.url), fields: names });
  return presentWebhook({ scope, now }, changed);
}
