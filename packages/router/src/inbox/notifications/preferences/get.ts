import type { notifications } from '@deskwire/contract/inbox/notifications.ts';
import type { Db } from '@deskwire/database/schema.ts';
import type { Ctx, Out } from '../../../kit/context.ts';
import type { Services } from '../../../kit/services.ts';
import { DIGEST_AT, modeOf } from '../delivery/wishes.ts';
import * as queries from './queries.ts';
import { shorthands, typesOf, type Shorthand } from './shorthands.ts';

type Preferences = typeof notifications.preferences.get;

/** Gets the choices of the caller. */
export const getPreferences = (ctx: Ctx<Preferences>): Promise<Out<Preferences>> =>
  readPreferences(ctx.db, ctx.services, ctx.user.id);

export async function readPreferences(db: Db, services: Services, user_id: string): Promise<Out<Preferences>> {
  const choices = await queries.listOwn(db, user_id);
  const times = await queries.findTimes(db, user_id);
  const everywhere = choices.filter(({ team_id }) => team_id === null);
  const isOn = (name: Shorthand) => {
    const { channel } = shorthands[name];
    return typesOf(services, name).some(
      (type) =>
        modeOf(
          everywhere.filter((choice) => choice.type === type || choice.type === '*'),
          channel,
        ) !== 'off',
    );
  };
  return {
    choices,
    digest_at: times?.digest_at ?? DIGEST_AT,
    email_ticket_assigned: isOn('email_ticket_assigned'),
    email_sla_breach: isOn('email_sla_breach'),
    in_app_comments: isOn('in_app_comments'),
  };
}
