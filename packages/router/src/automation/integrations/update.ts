import type { integrations } from '@deskwire/contract/automation/integrations.ts';
import type { Integration } from '@deskwire/contract/automation/integrations.schemas.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import { checkVersion } from '../../kit/calls/version.ts';
import { getConnection } from './accounts/find.ts';
import { presentIntegration } from './present.ts';
import * as queries from './queries.ts';

type Update = typeof integrations.update;

export async function updateIntegration(
  { db, scope, events, now }: Ctx<Update>,
  { type, connection_id, version, default_channel }: In<Update>,
): Promise<Integration> {
  const { id } = await getConnection(db, scope, { type, connection_id });
  const before = await queries.lockConnection(db, scope, id);
  if (before === undefined || before.state === 'disconnected') throw new AppError('INTEGRATION_NOT_FOUND');
  await checkVersion(before, version, () => presentIntegration(before));
  const given = default_channel === undefined ? {} : { default_channel };
  const row = await queries.updateSettings(db, before, { ...before.settings, ...given }, now());
  events.add('integration.updated', row, { provider: type, fields: Object.keys(given) });
  return presentIntegration(row);
}
