import { audited, type Domain } from '../../kit/domain.ts';
import { jobProcedure, router } from '../../kit/procedure.ts';
import { on } from '../../kit/events/reactions.ts';
import { DAY, every } from '../../kit/jobs/schedule.ts';
import { ofPerson, ofPlatform, ofUser } from '../../kit/tables.ts';
import { cancelErasures, expireArchives, makeArchive } from './making/jobs.ts';
import { cancel, expire, make } from './making/make.ts';
import { eraseContact } from './persons/erase-contact.ts';
import { eraseContactJob } from './persons/jobs.ts';
import { complianceRouter } from './router.ts';

const complianceJobs = router({
  makeArchive: jobProcedure(makeArchive).mutation(({ ctx, input }) => make(ctx, input)),
  erasePerson: jobProcedure(eraseContactJob).mutation(({ ctx, input }) =>
    eraseContact(ctx, { team_id: ctx.scope.team_id, id: input.person_id }),
  ),
  cancelErasures: jobProcedure(cancelErasures).mutation(({ ctx, input }) => cancel(ctx, input)),
  expireArchives: jobProcedure(expireArchives).mutation(({ ctx }) => expire(ctx)),
});

export const complianceDomain = {
  router: complianceRouter,
  jobs: complianceJobs,
  reactions: [on('user.restored', cancelErasures)],
  schedules: [every(DAY, expireArchives)],
  audiences: { data_request: audited, hold: audited },
  references: { data_request: null, legal_hold: null, contact_hold: 'contact_holds' },
  tables: {
    // It shows that somebody was erased, and outlives them; what they wrote in it does not name them any longer.
    data_requests: ofPlatform({
      authored: ['reason'],
      mention: ['input', 'evidence', 'error', 'file_name'],
      none: ['file_sha256'],
    }),
    legal_holds: ofUser({ authored: ['reason'] }),
    contact_holds: ofPerson('person_id', { authored: ['reason'] }),
  },
} satisfies Domain;
