import { workflows } from '@deskwire/contract/automation/workflows.ts';
import { procedure, router } from '../../kit/procedure.ts';
import { createWorkflow } from './editing/create.ts';
import { deleteWorkflow } from './editing/delete.ts';
import { showWorkflow } from './editing/get.ts';
import { restoreWorkflow } from './editing/restore.ts';
import { updateWorkflow } from './editing/update.ts';
import { executeWorkflow } from './running/execute.ts';
import { listWorkflows } from './list.ts';
import { listRunsOf } from './running/runs.ts';
import { deleteSecret } from './secrets/delete.ts';
import { listSecrets } from './secrets/list.ts';
import { setSecret } from './secrets/set.ts';
import { catalogue } from './trial/catalogue.ts';
import { testWorkflow } from './trial/test.ts';
import { listVersions } from './versions/list.ts';
import { publishVersion } from './versions/publish.ts';

export const workflowsRouter = router({
  list: procedure(workflows.list).query(({ ctx, input }) => listWorkflows(ctx, input)),
  get: procedure(workflows.get).query(({ ctx, input }) => showWorkflow(ctx, input)),
  create: procedure(workflows.create).mutation(({ ctx, input }) => createWorkflow(ctx, input)),
  update: procedure(workflows.update).mutation(({ ctx, input }) => updateWorkflow(ctx, input)),
  delete: procedure(workflows.delete).mutation(({ ctx, input }) => deleteWorkflow(ctx, input)),
  restore: procedure(workflows.restore).mutation(({ ctx, input }) => restoreWorkflow(ctx, input)),
  execute: procedure(workflows.execute).mutation(({ ctx, input }) => executeWorkflow(ctx, input)),
  runs: procedure(workflows.runs).query(({ ctx, input }) => listRunsOf(ctx, input)),
  test: procedure(workflows.test).mutation(({ ctx, input }) => testWorkflow(ctx, input)),
  catalogue: procedure(workflows.catalogue).query(({ ctx, input }) => catalogue(ctx, input)),
  versions: router({
    list: procedure(workflows.versions.list).query(({ ctx, input }) => listVersions(ctx, input)),
    publish: procedure(workflows.versions.publish).mutation(({ ctx, input }) => publishVersion(ctx, input)),
  }),
  secrets: router({
    list: procedure(workflows.secrets.list).query(({ ctx, input }) => listSecrets(ctx, input)),
    set: procedure(workflows.secrets.set).mutation(({ ctx, input }) => setSecret(ctx, input)),
    delete: procedure(workflows.secrets.delete).mutation(({ ctx, input }) => deleteSecret(ctx, input)),
  }),
});
