import type { notifications } from '@deskwire/contract/inbox/notifications.ts';
import type { Ctx, Out } from '../../kit/context.ts';

/** Lists what the domains tell people, by the type of event. */
export function listTypes({
  services,
}: Pick<Ctx<typeof notifications.types>, 'services'>): Out<typeof notifications.types> {
  const items = [...services.domains.notices.values()].map(({ type, channels, required }) => ({
    type,
    channels: [...channels],
    required,
  }));
  return { items: items.toSorted((a, b) => (a.type < b.type ? -1 : 1)) };
}
