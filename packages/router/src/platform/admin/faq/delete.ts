import type { admin } from '@deskwire/contract/platform/admin.ts';
import { deleteEntry } from '../../../inbox/support/entries/entries.ts';
import type { Ctx, In } from '../../../kit/context.ts';

type Entry = typeof admin.faq.delete;

export const deleteFaqEntry = (ctx: Ctx<Entry>, input: In<Entry>) => deleteEntry(ctx, input);
