import type { Domain } from '../../kit/domain.ts';
import { metaRouter } from './router.ts';

export const metaDomain = { router: metaRouter } satisfies Domain;
