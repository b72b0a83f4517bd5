import type { Domain } from '../../kit/domain.ts';
import { ofPlatform, ofTeam } from '../../kit/tables.ts';
import { measuredEvents } from './measured.fragments.ts';
import * as queries from './queries.ts';
import { eventsRouter } from './router.ts';

export const eventsDomain = {
  router: eventsRouter,
  references: { event: null },
  measured: { events: measuredEvents },
  tables: {
    // The chain of what happened outlives teams and people, and names nobody without its payloads.
    events: ofPlatform({
      team: 'kept',
      none: ['type', 'on_behalf_of', 'entity', 'request_id', 'origin', 'payload_hash'],
    }),
    event_positions: ofPlatform({ team: 'kept' }),
    feeds: ofPlatform({ none: ['name', 'last_error'] }),
    event_seals: ofPlatform({ none: ['hash', 'previous_hash', 'root'] }),
    unsealed_events: ofPlatform({ kept: 'used', team: 'kept' }),
    // A payload that was changed would no longer match its hash, so one that names the erased goes as a whole.
    event_payloads: ofTeam({ kept: 'tier', erased: 'mentions', mention: ['payload'], address: ['address'] }),
  },
  forgets: async ({ db }, { user_id }) => {
    if (user_id !== null) await queries.forgetAddresses(db, user_id);
  },
} satisfies Domain;
