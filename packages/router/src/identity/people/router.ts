import { people } from '@deskwire/contract/identity/people.ts';
import { procedure, router } from '../../kit/procedure.ts';
import { createContact } from './create.ts';
import { getPerson } from './get.ts';
import { listPeople } from './list.ts';
import { mergePeople } from './merge.ts';
import { removeContact } from './remove.ts';
import { updateContact } from './update.ts';

export const peopleRouter = router({
  list: procedure(people.list).query(({ ctx, input }) => listPeople(ctx, input)),
  get: procedure(people.get).query(({ ctx, input }) => getPerson(ctx, input.person_id)),
  create: procedure(people.create).mutation(({ ctx, input }) => createContact(ctx, input)),
  update: procedure(people.update).mutation(({ ctx, input }) => updateContact(ctx, input)),
  merge: procedure(people.merge).mutation(async ({ ctx, input }) => {
    const { team_id } = ctx.scope;
    await mergePeople(ctx, { team_id, from_id: input.person_id, into_id: input.into_id });
    return getPerson(ctx, input.into_id);
  }),
  remove: procedure(people.remove).mutation(({ ctx, input }) => removeContact(ctx, input)),
});
