import { onStage } from '../domain.ts';

export const stage = onStage({
  access: {
    'dashboard.promises': 'team:reports.read',
    'dashboard.satisfaction': 'team:reports.read',
  },
});
