import type { admin } from '@deskwire/contract/platform/admin.ts';
import { updateEntry } from '../../../inbox/support/entries/entries.ts';
import type { Ctx, In } from '../../../kit/context.ts';

type Entry = typeof admin.faq.update;

export const updateFaqEntry = (ctx: Ctx<Entry>, input: In<Entry>) => updateEntry(ctx, input);
