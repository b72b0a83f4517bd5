import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { api, paged } from '../desk.ts';
import { said as work } from '../messages/en/work.ts';
import { Loaded } from '../parts/listing.tsx';
import { MoreButton } from '../parts/more.tsx';
import { Empty } from '../parts/state.tsx';
import { day } from '../time.ts';
import type { Task, TasksProps } from './kinds.ts';

const { timeline: said } = work;
const DAY_MS = 86_400_000;
const WEEK = 7;
/** A day of this many pixels lets the name of a month stand above its weeks. */
const DAY_PX = 14;

const dayOf = (date: string): number => Math.floor(Date.parse(date) / DAY_MS);
const dateOf = (nth: number): string => new Date(nth * DAY_MS).toISOString().slice(0, 10);
const short = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', timeZone: 'UTC' });

/** From when to when a task is worked on, in days since 1970; one that only is due takes the day before as well. */
function spanOf({ start_on, due_on }: Task): readonly [from: number, to: number] | undefined {
  const [from, to] = [start_on, due_on].map((date) => (date === null ? undefined : dayOf(date)));
  if (from === undefined) return to === undefined ? undefined : [to - 1, to];
  return [from, Math.max(from, to ?? from)];
}

const inks: Readonly<Record<Task['status_category'], string>> = {
  todo: 'border-edge bg-sunken text-ink',
  doing: 'border-accent bg-accent-soft text-accent',
  done: 'border-good bg-good-soft text-good',
  cancelled: 'border-line bg-sunken text-muted line-through',
};

/** Tasks over time: a bar from the day on which each begins to the day it is due. */
export function Timeline({ project, filter }: TasksProps) {
  const list = useInfiniteQuery(
    api.tasks.list.infiniteQueryOptions(
      { project_id: project.key, view: 'row', page_size: 100, sort: 'due_on', ...filter },
      paged,
    ),
  );
  return (
    <Loaded of={list}>
      {({ pages }) => {
        const tasks = pages.flatMap(({ items }) => items);
        const spans = tasks.flatMap((task) => {
          const span = spanOf(task);
          return span === undefined ? [] : [{ task, span }];
        });
        return (
          <div className="flex h-full flex-col">
            {spans.length === 0 ? (
              <Empty title={said.empty} hint={said.emptyHint} />
            ) : (
              <Bars spans={spans.toSorted((a, b) => a.span[0] - b.span[0])} />
            )}
            <footer className="px-4 py-2 text-sm text-muted">
              {tasks.length === spans.length ? null : said.without(tasks.length - spans.length)}
              <MoreButton of={list} />
            </footer>
          </div>
        );
      }}
    </Loaded>
  );
}

interface BarsProps {
  spans: readonly { readonly task: Task; readonly span: readonly [from: number, to: number] }[];
}
function Bars({ spans }: BarsProps) {
  const today = Math.floor(Date.now() / DAY_MS);
  const first = Math.min(today, ...spans.map(({ span }) => span[0])) - 3;
  const last = Math.max(today, ...spans.map(({ span }) => span[1])) + WEEK;
  // 1970 began on a Thursday, so weeks begin four days later.
  const mondays = Array.from({ length: last - first }, (_, at) => first + at).filter((nth) => (nth - 4) % WEEK === 0);
  const left = (nth: number) => (nth - first) * DAY_PX;
  return (
    <div className="min-h-0 grow overflow-auto" tabIndex={0} role="group" aria-label={said.title}>
      <div className="relative" style={{ width: left(last) + 240 }}>
        <div className="sticky top-0 z-10 flex border-b border-line bg-page">
          <div className="sticky left-0 z-10 w-40 shrink-0 border-r border-line bg-page md:w-60" />
          <div className="relative h-8 grow text-xs text-muted">
            {mondays.map((nth) => (
              <span key={nth} className="absolute top-2 whitespace-nowrap" style={{ left: left(nth) + 4 }}>
                {short.format(new Date(nth * DAY_MS))}
              </span>
            ))}
          </div>
        </div>
        <ul aria-label={said.title}>
          {spans.map(({ task, span: [from, to] }) => (
            <li key={task.id} className="flex border-b border-line hover:bg-surface">
              <div className="sticky left-0 z-[1] flex w-40 shrink-0 items-center border-r border-line bg-page px-3 md:w-60">
                <Link
                  to="/tasks/$key"
                  params={{ key: task.key }}
                  className="min-h-6 min-w-0 truncate text-sm leading-6 hover:underline"
                >
                  <span className="text-muted">{task.key}</span> {task.title}
                </Link>
              </div>
              <div className="relative h-10 grow">
                {mondays.map((nth) => (
                  <span key={nth} aria-hidden className="absolute inset-y-0 w-px bg-line" style={{ left: left(nth) }} />
                ))}
                <span aria-hidden className="absolute inset-y-0 w-0.5 bg-danger/60" style={{ left: left(today) }} />
                <span
                  className={`absolute top-2 h-6 truncate rounded-sm border px-1.5 text-xs leading-[22px] ${inks[task.status_category]}`}
                  style={{ left: left(from), width: Math.max(DAY_PX, (to - from + 1) * DAY_PX) }}
                  title={said.span(day(dateOf(from)), day(dateOf(to)))}
                >
                  <span className="sr-only">{said.span(day(dateOf(from)), day(dateOf(to)))}</span>
                  {task.assignee?.name}
                </span>
              </div>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
