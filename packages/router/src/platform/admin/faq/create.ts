import type { admin } from '@deskwire/contract/platform/admin.ts';
import { createEntry } from '../../../inbox/support/entries/entries.ts';
import type { Ctx, In } from '../../../kit/context.ts';

type Entry = typeof admin.faq.create;

export const createFaqEntry = (ctx: Ctx<Entry>, input: In<Entry>) => createEntry(ctx, input);
