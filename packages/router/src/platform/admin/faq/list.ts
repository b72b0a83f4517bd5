import type { admin } from '@deskwire/contract/platform/admin.ts';
import { listEntries } from '../../../inbox/support/entries/entries.ts';
import type { Ctx, In } from '../../../kit/context.ts';

type Entry = typeof admin.faq.list;

export const listFaq = (ctx: Ctx<Entry>, input: In<Entry>) => listEntries(ctx, input);
