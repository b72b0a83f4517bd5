import type { CollectionMember, collections } from '@deskwire/contract/knowledge/collections.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { constraintMeans } from '../../../kit/errors.ts';
import { lockOwn } from '../find.ts';
import * as queries from '../queries.ts';

constraintMeans({ collection_members_team_id_person_id_fkey: 'PERSON_NOT_FOUND' });

/** Shares a collection with somebody; they find what is in it from their next question on. */
export async function addMember(
  { db, scope, events, now }: Ctx<typeof collections.members.add>,
  { collection_id, person_id, role = 'reader' }: In<typeof collections.members.add>,
): Promise<CollectionMember> {
  const { id } = await lockOwn(db, scope, collection_id);
  await queries.writeMember(db, scope, { collection_id: id, person_id, role }, now());
  events.add('collection.shared', { id }, { person_id, role });
  const members = await queries.listMembers(db, scope, id);
  return members.find((member) => member.person_id === person_id)!;
}
