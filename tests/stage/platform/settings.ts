import { onStage } from '../domain.ts';

export const stage = onStage({
  access: {
    'settings.team.get': 'team:team.manage',
    'settings.team.set': 'team:team.manage',
    'settings.user.get': 'user',
    'settings.user.set': 'user (session only)',
  },
});
