import { onStage } from '../domain.ts';

export const stage = onStage({
  access: {
    'audit.checkpoints': 'team:audit.read | platform:admin',
    'audit.verify': 'team:audit.read | platform:admin',
    'keys.get': 'public',
  },
  passing: ['audit_checkpoints'],
});
