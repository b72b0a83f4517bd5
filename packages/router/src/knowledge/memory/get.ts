import type { memory } from '@deskwire/contract/knowledge/memory.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { getMemory } from './find.ts';

export const getOne = (ctx: Ctx<typeof memory.get>, { memory_id }: In<typeof memory.get>) => getMemory(ctx, memory_id);
