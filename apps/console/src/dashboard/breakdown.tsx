import { Link } from '@tanstack/react-router';
import type { Answers } from '../desk.ts';
import { said as desk } from '../messages/en/desk.ts';
import { readSearch } from '../tickets/search.ts';

const { dashboard: said } = desk;
type Group = Answers['dashboard']['tickets']['by']['type'][number];

interface BreakdownProps {
  title: string;
  groups: readonly Group[];
  nameOf: (group: Group) => string;
}
const SHOWN = 6;

/** What tickets were about, the most first. Each line leads to the tickets that it counts. */
export function Breakdown({ title, groups, nameOf }: BreakdownProps) {
  const most = Math.max(1, ...groups.map(({ created }) => created.count));
  const shown = groups.filter(({ created }) => created.count > 0).slice(0, SHOWN);
  return (
    <section aria-label={title} className="rounded-md border border-line bg-surface p-4">
      <h2 className="mb-3 text-sm font-semibold">{title}</h2>
      {shown.length === 0 ? <p className="text-sm text-muted">{said.nothing}</p> : null}
      <ul className="space-y-2 text-sm">
        {shown.map((group) => (
          <li key={group.value}>
            <Link
              to="/tickets"
              search={readSearch(group.created.filter as Record<string, unknown>)}
              className="flex min-h-6 items-baseline gap-3 hover:underline"
            >
              <span className="min-w-0 grow truncate">{nameOf(group)}</span>
              <span className="tabular-nums">{group.created.count}</span>
            </Link>
            <div className="h-1.5 rounded-full bg-sunken" aria-hidden>
              <div
                className="h-full rounded-full bg-solid"
                style={{ width: `${(group.created.count / most) * 100}%` }}
              />
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
