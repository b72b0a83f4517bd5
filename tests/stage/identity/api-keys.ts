import type { TestWorld } from '@deskwire/router/testing/world.ts';
import { anApiKey } from '../../kit/an-api-key.ts';
import { onStage, type Desk } from '../domain.ts';
import { own } from '../rules.ts';

export const stage = onStage({
  furnish: aKey,
  access: {
    'apiKeys.get': 'user (session only)',
    'apiKeys.rotate': 'user (session only)',
  },
  rowRules: {
    'apiKeys.get': own,
    'apiKeys.rotate': own,
    'apiKeys.revoke': own,
  },
  inputs: {
    'apiKeys.create': () => ({ name: 'Reports', scopes: ['tickets.list'] }),
  },
});

/** A key of the reporter. */
async function aKey(world: TestWorld, { id: team_id, reporter: { user_id }, mark }: Desk) {
  const { id } = await anApiKey(world, { user_id, team_id, scopes: ['*'], name: `${mark} key` });
  return { rows: { api_key: id } };
}
