import type { Domain } from '../../kit/domain.ts';
import { jobProcedure, router } from '../../kit/procedure.ts';
import { DAY, every, HOUR, MINUTE } from '../../kit/jobs/schedule.ts';
import { days, ofNobody, ofTeam } from '../../kit/tables.ts';
import { foldTallies } from '../../kit/limits/entitlements.queries.ts';
import * as queries from './queries.ts';
import { deleteExpired, foldStocks, makePartitions } from './tasks.ts';

/** A sum of so many rows takes no time that matters. */
const TALLIES_LEFT_ALONE = 200;

const maintenanceJobs = router({
  makePartitions: jobProcedure(makePartitions).mutation(({ ctx }) => queries.makePartitions(ctx.db)),
  foldStocks: jobProcedure(foldStocks).mutation(async ({ ctx }) => {
    await foldTallies(ctx.db, TALLIES_LEFT_ALONE);
  }),
  deleteExpired: jobProcedure(deleteExpired).mutation(async ({ ctx }) => {
    for (const [table, { kept }] of ctx.services.domains.tables)
      for (const expiry of typeof kept === 'string' ? [] : kept)
        while (await queries.deleteExpired(ctx.db, table, expiry, ctx.now()));
    while (await queries.forgetPayloads(ctx.db, ctx.now()));
  }),
});

export const maintenanceDomain = {
  jobs: maintenanceJobs,
  schedules: [every(DAY, makePartitions), every(HOUR, deleteExpired), every(MINUTE, foldStocks)],
  tables: {
    outbox: ofTeam({ kept: 'used', mention: ['payload'], none: ['name', 'key'] }),
    // A job removes its own row; those of a purged team do nothing.
    jobs: ofTeam({ kept: 'used', team: 'kept', mention: ['payload', 'error'], none: ['id', 'queue', 'name'] }),
    schedules: ofNobody({ none: ['name'] }),
    counters: ofTeam({ none: ['kind'] }),
    idempotency_keys: ofNobody({
      kept: days(0, 'expires_at'),
      secret: ['body_hash', 'answer', 'effect'],
      none: ['principal', 'procedure', 'key'],
    }),
    // A repeated call reads from it what is done already.
    idempotency_effects: ofNobody({
      kept: days(0, 'expires_at'),
      secret: ['effect'],
      none: ['principal', 'procedure', 'key', 'name'],
    }),
    entitlement_overrides: ofTeam({ authored: ['reason'], none: ['key'] }),
    entitlement_uses: ofTeam({ kept: days(400, 'period'), none: ['key'] }),
    stock_tallies: ofTeam({ none: ['key'] }),
    rate_limits: ofNobody({ kept: days(0, 'expire', { epoch: true }), erased: 'mentions', address: ['key'] }),
    // A sender who repeats it that late has signed it again.
    inbound_deliveries: ofNobody({ kept: days(30, 'received_at'), none: ['source', 'delivery_id'] }),
  },
} satisfies Domain;
