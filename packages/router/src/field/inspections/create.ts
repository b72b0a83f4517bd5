import { randomUUIDv7 } from 'node:crypto';
import type { inspections } from '@deskwire/contract/field/inspections.ts';
import type { InspectionDetail } from '@deskwire/contract/field/inspections.schemas.ts';
import type { Base, Ctx, In, TeamScope, Writing } from '../../kit/context.ts';
import { requireRoom } from '../../kit/limits/entitlements.ts';
import { AppError, invalid } from '../../kit/errors.ts';
import { resolveMe } from '../../kit/access/me.ts';
import { checkRepetition, hashOf, type Made } from '../repetition.ts';
import { detailOf } from './present.ts';
import * as queries from './queries.ts';
import { itemsFor } from './templates/items-for.ts';

export type Creating = Pick<Writing<'inspection.created' | 'inspection.assigned'>, 'db' | 'events'> &
  Pick<Base, 'services' | 'now'> & { readonly scope: TeamScope };

/** Makes an inspection with a copy of the items of its template. */
export async function createInspection(
  ctx: Ctx<typeof inspections.create>,
  { team_id: _, ...input }: In<typeof inspections.create>,
): Promise<InspectionDetail> {
  const { id } = await openInspection(ctx, input);
  return detailOf(ctx.db, ctx.scope, id);
}

/**
 * Writes an inspection, unless its id and everything else were sent before: then it is that one. Throws ID_TAKEN for
 * anything else under its id.
 */
export async function openInspection(
  ctx: Creating,
  { id = randomUUIDv7(), ...input }: Omit<In<typeof inspections.create>, 'team_id'>,
): Promise<{ id: string; repeated: boolean }> {
  const { db, scope, events, now } = ctx;
  const created_hash = hashOf(input);
  const made = await queries.findMade(db, scope, id);
  if (made !== undefined) return repeated(made);
  const { template_id = null, location = null, description = '', site = '', scheduled_at = null } = input;
  const template = template_id === null ? undefined : await itemsFor(db, scope, template_id, input.template_revision);
  const title = input.title ?? template?.name;
  if (title === undefined) throw invalid('title', 'is required without a template');
  const assignee_id = resolveMe(scope, input.assignee_id ?? null);
  await checkAssignee(ctx, assignee_id);
  const row = {
    id,
    title,
    description,
    site,
    latitude: location?.latitude ?? null,
    longitude: location?.longitude ?? null,
    template_id,
    template_revision: template?.revision ?? null,
    items: template?.items ?? [],
    assignee_id,
    scheduled_at,
    created_by: scope.person_id,
    created_hash,
  };
  // The same request may have been faster on another connection.
  if ((await queries.insertInspection(db, scope, row, now())) === undefined)
    return repeated((await queries.findMade(db, scope, id))!);
  await requireRoom(ctx, 'inspections_a_month');
  events.add('inspection.created', { id, version: 1 }, { title, template_id });
  if (assignee_id !== null) events.add('inspection.assigned', { id, version: 1 }, { from: null, to: assignee_id });
  return { id, repeated: false };

  function repeated(before: Made) {
    checkRepetition(before, scope, created_hash);
    return { id, repeated: true };
  }
}

/** Throws PERSON_NOT_FOUND, and INVALID_INPUT for somebody who may not record anything. */
export async function checkAssignee({ db, scope }: Pick<Creating, 'db' | 'scope'>, id: string | null): Promise<void> {
  if (id === null) return;
  const may = await queries.mayWork(db, scope, id);
  if (may === null) throw new AppError('PERSON_NOT_FOUND', { person_id: id });
  if (!may) throw invalid('assignee_id', 'must be somebody who can record field work');
}
