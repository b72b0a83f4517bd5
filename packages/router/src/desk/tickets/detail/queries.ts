import { sql, type RawBuilder } from 'kysely';
import type { PersonName } from '@deskwire/contract/identity/names.ts';
import type { ProjectName } from '@deskwire/contract/work/names.ts';
import type { LinkKind, StatusCategory } from '@deskwire/contract/desk/tickets.schemas.ts';
import { compiledQueries, type Slots } from '@deskwire/database/compiled.ts';
import { tables, type Db } from '@deskwire/database/schema.ts';
import type { TeamScope } from '../../../kit/context.ts';
import type { TeamId } from '../../../kit/team-id.ts';
import type { Status } from '../changes/transitions.ts';
import { visibleTickets } from '../fragments.ts';
import { owedBy, type Owed } from '../../sla/reports/fragments.ts';
import { fieldsOf } from '../changes/preconditions.queries.ts';
import type { FormedField } from '../changes/custom-fields.ts';
import { findTicket, numberOf, ticketColumns, type BareTicket } from '../queries.ts';
import { projectShown, seesAllProjects } from '../../../work/projects/fragments.ts';
import { personCard } from '../../../identity/people/fragments.ts';

const on = tables<
  | 'tickets'
  | 'ticket_statuses'
  | 'ticket_watchers'
  | 'project_members'
  | 'ticket_fields'
  | 'ticket_links'
  | 'ticket_forms'
>();

interface Person extends PersonName {
  readonly email: string | null;
}
interface Link {
  readonly ticket_id: string;
  readonly number: number;
  readonly kind: LinkKind;
  readonly title: string;
  readonly status: string;
  readonly status_category: StatusCategory;
  readonly created_at: string;
}
export type DetailRow = BareTicket & {
  readonly owed: Owed | null;
  readonly reporter: Person;
  readonly assignee: Person | null;
  readonly project: ProjectName | null;
  readonly links: readonly Link[];
  readonly merged_ids: readonly string[];
  readonly watcher_ids: readonly string[];
  /** Those of the team, in order. */
  readonly statuses: readonly Status[];
  readonly fields: readonly FormedField[];
};
interface Values {
  readonly team_id: TeamId;
  readonly manages: boolean;
  readonly person_id: string;
  readonly id?: string | undefined;
  readonly number?: number | undefined;
}
type V = Slots<Values>;
type Visibility = TeamScope['visibility'];
const run = compiledQueries<Values>();

/** Reads a ticket with its people, links and watchers in one statement. Undefined: the person may not see it. */
export async function findDetail(db: Db, scope: TeamScope, id_or_key: string): Promise<DetailRow | undefined> {
  const { team_id, person_id, visibility } = scope;
  const number = numberOf(scope, id_or_key);
  const id = number === undefined ? await idOf(db, scope, id_or_key) : undefined;
  if (number === undefined && id === undefined) return undefined;
  const by = number === undefined ? 'id' : 'number';
  const values = { team_id, person_id, manages: seesAllProjects(scope), id, number };
  const rows = await run<DetailRow>(on(db), { shape: `${visibility} ${by}` }, values, (v) =>
    detail(db, visibility, by, v),
  );
  return rows[0];
}
const UUID_LENGTH = 36;

/** The id that is given, or that of the ticket which a former key names. */
const idOf = async (db: Db, scope: TeamScope, id_or_key: string): Promise<string | undefined> =>
  id_or_key.length === UUID_LENGTH ? id_or_key : (await findTicket(db, scope, id_or_key))?.id;

const seenBy = (visibility: Visibility, v: V) => visibleTickets({ visibility, person_id: v.person_id });

const detail = (db: Db, visibility: Visibility, by: 'id' | 'number', v: V) =>
  on(db)
    .selectFrom(
      on(db)
        .selectFrom('tickets')
        .select(ticketColumns(visibility))
        .where('tickets.team_id', '=', v.team_id)
        .where(`tickets.${by}`, '=', v[by])
        .where('tickets.deleted_at', 'is', null)
        .where(seenBy(visibility, v))
        .as('one'),
    )
    .selectAll()
    .select([
      person('reporter_id').as('reporter'),
      person<Person | null>('assignee_id').as('assignee'),
      projectShown(v, 'one.team_id', 'one.project_id').as('project'),
      owedBy('one').as('owed'),
      linksOf(db, visibility, v).as('links'),
      ids(sql`select m.id from tickets m where m.team_id = one.team_id and m.merged_into_id = one.id
        and m.deleted_at is null and (${visibility === 'requester' ? sql`m.reporter_id = ${v.person_id}` : sql`true`})`).as(
        'merged_ids',
      ),
      ids(sql`select w.person_id from ticket_watchers w where w.team_id = one.team_id and w.ticket_id = one.id`).as(
        'watcher_ids',
      ),
      sql<Status[]>`(select coalesce(json_agg(json_build_object('slug', s.slug, 'category', s.category,
        'transitions', s.transitions) order by s.position), '[]') from ticket_statuses s where s.team_id = one.team_id)`.as(
        'statuses',
      ),
      fieldsOf(v.team_id).as('fields'),
    ]);

const person = <P extends Person | null = Person>(column: 'reporter_id' | 'assignee_id') =>
  personCard<P>('one.team_id', `one.${column}`);
const ids = (query: RawBuilder<unknown>) => sql<string[]>`array(${query})`;

const MOST_LINKS = sql.lit(100);
function linksOf(db: Db, visibility: Visibility, v: V) {
  if (visibility === 'requester') return sql<Link[]>`'[]'::jsonb`;
  const links = on(db)
    .selectFrom('tickets')
    .innerJoin(
      sql<{ id: string; kind: LinkKind; created_at: string }>`(
        select other_id as id, kind, created_at from ticket_links where team_id = one.team_id and ticket_id = one.id
        union all
        select ticket_id, case kind when 'blocks' then 'blocked_by' when 'duplicates' then 'duplicated_by' else kind end,
          created_at from ticket_links where team_id = one.team_id and other_id = one.id)`.as('l'),
      (join) => join.onRef('l.id', '=', 'tickets.id'),
    )
    .where('tickets.team_id', '=', v.team_id)
    .where('tickets.deleted_at', 'is', null)
    .where(seenBy(visibility, v))
    .select(['tickets.id as ticket_id', 'tickets.number', 'tickets.title', 'tickets.status', 'tickets.status_category'])
    .select(['l.kind', 'l.created_at'])
    .orderBy('l.created_at')
    .limit(MOST_LINKS);
  return sql<
    Link[]
  >`(select coalesce(jsonb_agg(to_jsonb(link) order by link.created_at), '[]') from (${links}) as link)`;
}
