import { triggers } from '@deskwire/contract/automation/triggers.ts';
import { procedure, router } from '../../kit/procedure.ts';
import { createTrigger } from './editing/create.ts';
import { deleteTrigger } from './editing/delete.ts';
import { disableTrigger } from './editing/disable.ts';
import { enableTrigger } from './editing/enable.ts';
import { showTrigger } from './editing/get.ts';
import { updateTrigger } from './editing/update.ts';
import { fireTrigger } from './firing/fire.ts';
import { listTriggers } from './list.ts';
import { previewTimes } from './preview.ts';

export const triggersRouter = router({
  list: procedure(triggers.list).query(({ ctx, input }) => listTriggers(ctx, input)),
  get: procedure(triggers.get).query(({ ctx, input }) => showTrigger(ctx, input)),
  create: procedure(triggers.create).mutation(({ ctx, input }) => createTrigger(ctx, input)),
  update: procedure(triggers.update).mutation(({ ctx, input }) => updateTrigger(ctx, input)),
  delete: procedure(triggers.delete).mutation(({ ctx, input }) => deleteTrigger(ctx, input)),
  enable: procedure(triggers.enable).mutation(({ ctx, input }) => enableTrigger(ctx, input)),
  disable: procedure(triggers.disable).mutation(({ ctx, input }) => disableTrigger(ctx, input)),
  preview: procedure(triggers.preview).query(({ ctx, input }) => previewTimes(ctx, input)),
  fire: procedure(triggers.fire).mutation(({ ctx, input }) => fireTrigger(ctx, input)),
});
