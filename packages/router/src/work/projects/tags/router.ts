import { projects } from '@deskwire/contract/work/projects.ts';
import { procedure, router } from '../../../kit/procedure.ts';
import { createTag } from './create.ts';
import { deleteTag } from './delete.ts';
import { listTags } from './list.ts';
import { updateTag } from './update.ts';

const { tags } = projects;

export const tagsRouter = router({
  list: procedure(tags.list).query(({ ctx, input }) => listTags(ctx, input)),
  create: procedure(tags.create).mutation(({ ctx, input }) => createTag(ctx, input)),
  update: procedure(tags.update).mutation(({ ctx, input }) => updateTag(ctx, input)),
  delete: procedure(tags.delete).mutation(({ ctx, input }) => deleteTag(ctx, input)),
});
