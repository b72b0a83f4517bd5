import { compliance } from '@deskwire/contract/platform/compliance.ts';
import { procedure, router } from '../../kit/procedure.ts';
import { eraseAccount } from './erase.ts';
import { erasePerson } from './erase-person.ts';
import { exportPerson } from './export-person.ts';
import { createContactHold } from './contact-holds/create.ts';
import { listLeftHolds } from './contact-holds/left.ts';
import { liftContactHold } from './contact-holds/lift.ts';
import { listContactHolds } from './contact-holds/list.ts';
import { releaseContactHold } from './contact-holds/release.ts';
import { downloadExport } from './export.ts';
import { createHold } from './holds/create.ts';
import { listHolds } from './holds/list.ts';
import { liftHold } from './holds/lift.ts';
import { requestExport } from './request-export.ts';
import { downloadRequest } from './requests/download.ts';
import { getRequest } from './requests/get.ts';
import { listRequests } from './requests/list.ts';

export const complianceRouter = router({
  export: procedure(compliance.export).query(({ ctx, input }) => downloadExport(ctx, input)),
  requestExport: procedure(compliance.requestExport).mutation(({ ctx, input }) => requestExport(ctx, input)),
  erase: procedure(compliance.erase).mutation(({ ctx, input }) => eraseAccount(ctx, input)),
  exportPerson: procedure(compliance.exportPerson).mutation(({ ctx, input }) => exportPerson(ctx, input)),
  erasePerson: procedure(compliance.erasePerson).mutation(({ ctx, input }) => erasePerson(ctx, input)),
  requests: router({
    list: procedure(compliance.requests.list).query(({ ctx, input }) => listRequests(ctx, input)),
    get: procedure(compliance.requests.get).query(({ ctx, input }) => getRequest(ctx, input)),
    download: procedure(compliance.requests.download).query(({ ctx, input }) => downloadRequest(ctx, input)),
  }),
  contactHolds: router({
    list: procedure(compliance.contactHolds.list).query(({ ctx, input }) => listContactHolds(ctx, input)),
    create: procedure(compliance.contactHolds.create).mutation(({ ctx, input }) => createContactHold(ctx, input)),
    lift: procedure(compliance.contactHolds.lift).mutation(({ ctx, input }) => liftContactHold(ctx, input)),
    left: procedure(compliance.contactHolds.left).query(({ ctx, input }) => listLeftHolds(ctx, input)),
    release: procedure(compliance.contactHolds.release).mutation(({ ctx, input }) => releaseContactHold(ctx, input)),
  }),
  holds: router({
    list: procedure(compliance.holds.list).query(({ ctx, input }) => listHolds(ctx, input)),
    create: procedure(compliance.holds.create).mutation(({ ctx, input }) => createHold(ctx, input)),
    lift: procedure(compliance.holds.lift).mutation(({ ctx, input }) => liftHold(ctx, input)),
  }),
});
