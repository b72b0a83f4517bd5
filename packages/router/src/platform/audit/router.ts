import { audit } from '@deskwire/contract/platform/audit.ts';
import { procedure, router } from '../../kit/procedure.ts';
import { exportTrail } from './export/export-trail.ts';
import { listCheckpoints } from './checkpoints/list.ts';
import { listAuditEvents } from './trail/events.ts';
import { listAuditLines } from './trail/logs.ts';
import { verifyChain } from './verify.ts';

export const auditRouter = router({
  events: procedure(audit.events).query(({ ctx, input }) => listAuditEvents(ctx, input)),
  logs: procedure(audit.logs).query(({ ctx, input }) => listAuditLines(ctx, input)),
  checkpoints: procedure(audit.checkpoints).query(({ ctx, input }) => listCheckpoints(ctx, input)),
  export: procedure(audit.export).mutation(({ ctx, input }) => exportTrail(ctx, input)),
  verify: procedure(audit.verify).query(({ ctx, input }) => verifyChain(ctx, input)),
});
