import type { aiSettings } from '@deskwire/contract/ai/ai.settings.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { setSettings } from '../../../platform/settings/settings.ts';
import { getAiSettings, ownerOf } from './get.ts';

/** Changes how somebody wants answers of AI, and leaves the rest. */
export async function setAiSettings(
  { db, user, events, now }: Ctx<typeof aiSettings.set>,
  { language, tone, model }: In<typeof aiSettings.set>,
) {
  const owner = ownerOf(user);
  const given = { ai_language: language, ai_tone: tone, ai_model: model };
  const keys = await setSettings<'user'>(db, owner, given, now());
  if (keys.length > 0) events.add('settings.changed', { id: user.id }, { scope: 'user', keys });
  return getAiSettings({ db, user });
}
