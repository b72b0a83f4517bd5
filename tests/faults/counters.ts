import type { Client } from 'pg';

/** What the rows say, and what a counter says of them, of each team. */
interface Counter {
  readonly name: string;
  /** Selects `team_id`, the `part` of the counter, and `n`. */
  readonly rows: string;
  readonly counted: string;
}

/** What calls of models cost so far: whole what was reserved for those that have not ended, or never told. */
const SPENT = `select team_id, actor_id, created_at::date as day,
    case state when 'settled' then input_tokens + output_tokens when 'released' then 0 else reserved_tokens end as n
  from ai_calls where provider <> 'rules'`;

const spentIn = (subject: 'team' | 'user', period: 'day' | 'month'): Counter => {
  const starts = `date_trunc('${period}', day)::date`;
  const who = subject === 'team' ? `'team'` : 'actor_id::text';
  return {
    name: `tokens of AI that a ${subject} used in a ${period}`,
    rows: `select team_id, ${who} || ' ' || ${starts} as part, n from (${SPENT}) as calls
      where ${subject === 'team' ? 'true' : 'actor_id is not null'}`,
    counted: `select team_id, subject || ' ' || starts as part, tokens as n from ai_counters
      where period = '${period}' and subject ${subject === 'team' ? '=' : '<>'} 'team'`,
  };
};

/** How much a team used of what its plan allows in a period; `rows` say what each of them uses. */
const usesOf = (key: string, rows: string): Counter => ({
  name: key,
  rows,
  counted: `select team_id, period::text as part, used as n from entitlement_uses where key = '${key}'`,
});

const counters: readonly Counter[] = [
  {
    name: 'tickets by status and assignee',
    rows: `select team_id, concat_ws(' ', status, assignee_id, resolved_at is not null) as part, 1 as n
      from tickets where deleted_at is null`,
    counted: `select team_id, concat_ws(' ', status, assignee_id, resolved) as part, tickets as n from ticket_tallies`,
  },
  {
    name: 'tasks by status and assignee',
    rows: `select team_id, concat_ws(' ', project_id, status, assignee_id) as part, 1 as n
      from tasks where deleted_at is null`,
    counted: `select team_id, concat_ws(' ', project_id, status, assignee_id) as part, tasks as n from task_tallies`,
  },
  usesOf('reports_a_month', `select team_id, date_trunc('month', created_at)::date::text as part, 1 as n from reports`),
  usesOf(
    'workflow_runs_a_month',
    `select team_id, date_trunc('month', created_at)::date::text as part, 1 as n from workflow_runs
     where state <> 'skipped'`,
  ),
  usesOf('upload_bytes_a_day', 'select team_id, created_at::date::text as part, size as n from files'),
  usesOf('ai_tokens_a_day', `select team_id, day::text as part, n from (${SPENT}) as calls`),
  spentIn('team', 'day'),
  spentIn('team', 'month'),
  spentIn('user', 'day'),
  spentIn('user', 'month'),
];

/** The stocks that triggers tally, as the triggers themselves name them. */
const STOCKS = `select distinct c.relname as "table", split_part(encode(t.tgargs, 'escape'), '\\000', 1) as key
  from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_proc p on p.oid = t.tgfoid
  where p.proname = 'tally_stock'`;

/** One sentence for each counter that does not say what the rows say. */
export async function countersOff(client: Client): Promise<string[]> {
  const { rows: stocks } = await client.query<{ table: string; key: string }>(STOCKS);
  if (stocks.length === 0) throw new Error('No trigger tallies a stock: what is compared here is counted elsewhere.');
  const all: Counter[] = [
    ...counters,
    ...stocks.map(({ table, key }) => ({
      name: key,
      rows: `select team_id, '' as part, 1 as n from ${table} where deleted_at is null`,
      counted: `select team_id, '' as part, change as n from stock_tallies where key = '${key}'`,
    })),
  ];
  const wrong: string[] = [];
  for (const { name, rows, counted } of all) {
    const sums = (what: string) => `select team_id, part, sum(n) as n from (${what}) as each group by 1, 2`;
    const { rows: off } = await client.query<{ part: string; counted: string; there: string }>(
      `select part, coalesce(c.n, 0) as counted, coalesce(r.n, 0) as there
       from (${sums(counted)}) as c full join (${sums(rows)}) as r using (team_id, part)
       where coalesce(c.n, 0) <> coalesce(r.n, 0) order by part limit 5`,
    );
    for (const { part, counted, there } of off)
      wrong.push(`the counter of ${name} says ${counted} of "${part}", and the rows ${there}`);
  }
  return wrong;
}
