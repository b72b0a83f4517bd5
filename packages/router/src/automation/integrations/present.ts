import type { Integration } from '@deskwire/contract/automation/integrations.schemas.ts';
import type { ConnectionRow } from './queries.ts';

/** An account as it is shown: without what opens it. */
export const presentIntegration = (row: ConnectionRow): Integration => ({
  id: row.id,
  team_id: row.team_id,
  type: row.provider,
  account: row.external_account,
  name: row.name,
  state: row.state,
  reason: row.reason,
  scopes: row.scopes,
  settings: { default_channel: row.settings.default_channel ?? null },
  used_at: row.used_at,
  checked_at: row.checked_at,
  connected_by: row.connected_by,
  connector: row.connector,
  created_at: row.created_at,
  updated_at: row.updated_at,
  version: row.version,
});
