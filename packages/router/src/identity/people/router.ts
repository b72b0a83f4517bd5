import { people } from '@deskwire/contract/identity/people.ts';
import { AppError } from '../../kit/errors.ts';
import { procedure, router } from '../../kit/procedure.ts';
import { createContact, removeContact, updateContact } from './contacts.ts';
import { listPeople } from './list.ts';
import { mergePeople } from './merge.ts';
import { presentPerson } from './present.ts';
import * as queries from './queries.ts';

export const peopleRouter = router({
  list: procedure(people.list).query(({ ctx, input }) => listPeople(ctx, input)),
  get: procedure(people.get).query(async ({ ctx, input }) => {
    const row = await queries.findPerson(ctx.db, ctx.scope, input.person_id);
    if (row === undefined) throw new AppError('PERSON_NOT_FOUND');
    return presentPerson(ctx)(row);
  }),
  create: procedure(people.create).mutation(({ ctx, input }) => createContact(ctx, input)),
  update: procedure(people.update).mutation(({ ctx, input }) => updateContact(ctx, input)),
  merge: procedure(people.merge).mutation(async ({ ctx, input }) => {
    const { team_id } = ctx.scope;
    await mergePeople(ctx, { team_id, from_id: input.person_id, into_id: input.into_id });
    return presentPerson(ctx)((await queries.findPerson(ctx.db, ctx.scope, input.into_id))!);
  }),
  remove: procedure(people.remove).mutation(({ ctx, input }) => removeContact(ctx, input)),
});
