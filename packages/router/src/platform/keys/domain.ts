import type { Domain } from '../../kit/domain.ts';
import { keysRouter } from './router.ts';

export const keysDomain = { router: keysRouter } satisfies Domain;
