import { onStage } from '../domain.ts';

const FILTER = 'a filter: only events of the team are put to it';

export const stage = onStage({
  access: {
    'audit.checkpoints': 'team:audit.read | platform:admin',
    'audit.verify': 'team:audit.read | platform:admin',
    'keys.get': 'public',
  },
  harmless: {
    'audit.export actor_id': FILTER,
    'audit.export user_id': FILTER,
    'audit.export key_id': FILTER,
  },
  passing: ['audit_checkpoints'],
});
