import { settings } from '@deskwire/contract/platform/settings.ts';
import type { Db, Tx } from '@deskwire/database/schema.ts';
import type { Events } from '../../kit/context.ts';
import { procedure, router } from '../../kit/procedure.ts';
import * as queries from './queries.ts';
import { getSettings, setSettings, type Owner, type Settings } from './settings.ts';

type Local = 'team' | 'user';

const read = async <S extends Local>(db: Db, owner: Owner<S> & { scope: Local; owner_id: string }) => ({
  ...(await queries.readLocality(db, owner.scope, owner.owner_id)),
  ...(await getSettings<S>(db, owner)),
});

interface Setting {
  readonly db: Tx;
  readonly events: Events<'settings.changed'>;
  readonly now: () => string;
}
async function change<S extends Local>(
  { db, events, now }: Setting,
  owner: Owner<S> & { scope: Local; owner_id: string },
  {
    locale,
    time_zone,
    ...values
  }: { locale?: string | undefined; time_zone?: string | undefined } & {
    [K in keyof Settings<S>]?: Settings<S>[K] | undefined;
  },
) {
  const keys = await setSettings<S>(db, owner, values as Parameters<typeof setSettings<S>>[2], now());
  const place = Object.entries({ locale, time_zone }).filter(([, value]) => value !== undefined);
  if (place.length > 0) await queries.writeLocality(db, owner.scope, owner.owner_id, Object.fromEntries(place), now());
  const changed = [...keys, ...place.map(([key]) => key)];
  if (changed.length > 0) events.add('settings.changed', { id: owner.owner_id }, { scope: owner.scope, keys: changed });
  return read<S>(db, owner);
}

const ofTeam = (owner_id: string) => ({ scope: 'team', owner_id }) as const;
const ofUser = (owner_id: string) => ({ scope: 'user', owner_id }) as const;

export const settingsRouter = router({
  team: router({
    get: procedure(settings.team.get).query(({ ctx }) => read<'team'>(ctx.db, ofTeam(ctx.scope.team_id))),
    set: procedure(settings.team.set).mutation(({ ctx, input: { team_id, ...values } }) =>
      change<'team'>(ctx, ofTeam(team_id), values),
    ),
  }),
  user: router({
    get: procedure(settings.user.get).query(({ ctx }) => read<'user'>(ctx.db, ofUser(ctx.user.id))),
    set: procedure(settings.user.set).mutation(({ ctx, input }) => change<'user'>(ctx, ofUser(ctx.user.id), input)),
  }),
});
