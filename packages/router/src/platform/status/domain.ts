import type { Domain } from '../../kit/domain.ts';
import { statusRouter } from './router.ts';

export const statusDomain = { router: statusRouter } satisfies Domain;
