import type { aiClassification } from '@deskwire/contract/ai/ai.classification.ts';
import type { Ctx, Out } from '../../../../kit/context.ts';
import * as queries from './queries.ts';

type Entry = typeof aiClassification.categories.list;

/** The categories that a team has stated, in its order. */
export const listCategories = ({ db, scope }: Ctx<Entry>): Promise<Out<Entry>> => queries.readCategories(db, scope);
