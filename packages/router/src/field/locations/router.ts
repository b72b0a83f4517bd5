import { locations } from '@deskwire/contract/field/locations.ts';
import { procedure, router } from '../../kit/procedure.ts';
import { grantConsent } from './consents/consent.ts';
import { listConsents } from './consents/consents.ts';
import { revokeConsent } from './consents/revoke.ts';
import { eraseLocations } from './erase.ts';
import { latestLocations } from './latest.ts';
import { listLocations } from './list.ts';
import { logLocations } from './log.ts';
import { revealTrack } from './reveal.ts';

export const locationsRouter = router({
  list: procedure(locations.list).query(({ ctx, input }) => listLocations(ctx, input)),
  latest: procedure(locations.latest).query(({ ctx }) => latestLocations(ctx)),
  log: procedure(locations.log).mutation(({ ctx, input }) => logLocations(ctx, input)),
  consent: procedure(locations.consent).mutation(({ ctx, input }) => grantConsent(ctx, input)),
  consents: procedure(locations.consents).query(({ ctx, input }) => listConsents(ctx, input)),
  revoke: procedure(locations.revoke).mutation(({ ctx }) => revokeConsent(ctx)),
  erase: procedure(locations.erase).mutation(({ ctx, input }) => eraseLocations(ctx, input)),
  reveal: procedure(locations.reveal).mutation(({ ctx, input }) => revealTrack(ctx, input)),
});
