import type { Domain } from '../../kit/domain.ts';
import { adminRouter } from './router.ts';

export const adminDomain = {
  router: adminRouter,
} satisfies Domain;
