import type { workflows } from '@deskwire/contract/automation/workflows.ts';
import type { WorkflowDetail } from '@deskwire/contract/automation/workflows.schemas.ts';
import { changesOf } from '../../../kit/events/changes.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { checkVersion } from '../../../kit/calls/version.ts';
import { lockWorkflow } from '../find.ts';
import { checkDefinition, checkMembers } from '../check-definition.ts';
import { detailOf } from '../present.ts';
import * as queries from '../queries.ts';

/** Other steps are a new version; runs that have begun stay on theirs. */
export async function updateWorkflow(
  ctx: Ctx<typeof workflows.update>,
  input: In<typeof workflows.update>,
): Promise<WorkflowDetail> {
  const { db, scope, events, now } = ctx;
  const before = await lockWorkflow(db, scope, input.workflow_id);
  await checkVersion(before, input.version, () => detailOf(db, scope, before));
  const { workflow_id: _, team_id: _team, version: _version, definition, publish = true, ...settings } = input;
  const number = definition === undefined ? undefined : await addVersion(ctx, before, definition, publish);
  const changes = changesOf<queries.WorkflowFields>(before, settings);
  if (settings.members_may_run ?? before.members_may_run)
    checkMembers(true, definition ?? (await detailOf(db, scope, before)).definition);
  if (changes === undefined && number === undefined) return detailOf(db, scope, before);
  const given = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
  const change = {
    ...given,
    ...(settings.enabled === true ? { paused_reason: null } : {}),
    ...(number === undefined ? {} : { latest_version: number, ...(publish ? { active_version: number } : {}) }),
  };
  const row = await queries.updateWorkflow(db, scope, before.id, change, now());
  const fields = [...Object.keys(changes ?? {}), ...(number === undefined ? [] : ['definition'])];
  events.add('workflow.updated', row, { fields, number: number ?? null });
  if (number !== undefined && publish) {
    const { procedures } = (await queries.findVersion(db, scope, row.id, number))!;
    events.add('workflow.published', row, { number, procedures });
  }
  return detailOf(db, scope, row);
}

type Adding = Ctx<typeof workflows.update>;
/** The number of the new version. Undefined: the steps are those of the latest one, which is active already. */
async function addVersion(
  { db, scope, services, now }: Adding,
  { id, latest_version, active_version }: queries.WorkflowRow,
  definition: NonNullable<In<typeof workflows.update>['definition']>,
  publish: boolean,
): Promise<number | undefined> {
  const { procedures } = checkDefinition(services, definition);
  const latest = (await queries.findVersion(db, scope, id, latest_version))!;
  const isSame = JSON.stringify(sorted(latest.definition)) === JSON.stringify(sorted(definition));
  if (isSame && (!publish || active_version === latest_version)) return undefined;
  const number = latest_version + 1;
  await queries.insertVersion(db, scope, {
    workflow_id: id,
    number,
    definition,
    procedures: [...procedures],
    created_by: scope.person_id,
    created_at: now(),
    published_by: publish ? scope.person_id : null,
    published_at: publish ? now() : null,
  });
  return number;
}

/** Postgres keeps the fields of JSON in an order of its own. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  const fields = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(fields.map(([key, item]) => [key, sorted(item)]));
}
