import { onStage } from '../domain.ts';

export const stage = onStage({
  access: {
    'dashboard.promises': 'team:reports.read',
  },
});
