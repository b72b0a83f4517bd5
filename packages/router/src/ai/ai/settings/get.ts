import type { aiSettings } from '@deskwire/contract/ai/ai.settings.ts';
import type { Db } from '@deskwire/database/schema.ts';
import type { Out } from '../../../kit/context.ts';
import { getSettings } from '../../../platform/settings/settings.ts';

export const ownerOf = (user: { readonly id: string }) => ({ scope: 'user', owner_id: user.id }) as const;

/** How somebody wants answers of AI: a part of their settings. */
export async function getAiSettings({
  db,
  user,
}: {
  db: Db;
  user: { id: string };
}): Promise<Out<typeof aiSettings.get>> {
  const { ai_language, ai_tone, ai_model } = await getSettings<'user'>(db, ownerOf(user));
  return { language: ai_language, tone: ai_tone, model: ai_model };
}
