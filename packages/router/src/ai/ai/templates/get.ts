import type { aiTemplates } from '@deskwire/contract/ai/ai.documents.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { getTemplate as find, presentTemplate } from './present.ts';

type Entry = typeof aiTemplates.get;

export const getTemplate = async ({ db, scope }: Ctx<Entry>, { template_id }: In<Entry>): Promise<Out<Entry>> =>
  presentTemplate(await find(db, scope, template_id));
