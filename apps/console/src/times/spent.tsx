import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { api, paged } from '../desk.ts';
import { said } from '../messages/en/times.ts';
import { useAct } from '../parts/act.ts';
import { Opens } from '../parts/ask.tsx';
import { Button } from '../parts/button.tsx';
import { Listing } from '../parts/listing.tsx';
import { useMay } from '../session.ts';
import { LogTime } from './forms.tsx';
import type { Subject, WorkTime } from './kinds.ts';
import { lengthOf } from './length.ts';
import { TimeLine } from './line.tsx';

/** Whether the clock of whoever looks runs, and on what. */
export function useClock(): WorkTime | null | undefined {
  const may = useMay();
  const { data } = useQuery({
    ...api.workTimes.current.queryOptions({}),
    enabled: may('tickets.beAssigned'),
    staleTime: 60_000,
  });
  return data?.current;
}

const isOn = (time: WorkTime, on: Subject): boolean =>
  'ticket_id' in on ? time.ticket_id === on.ticket_id : time.task_id === on.task_id;

/** The clock of whoever looks, for one ticket or task, and what they log on it by hand. */
export function Clock({ on }: { on: Subject }) {
  const now = useClock();
  const start = useAct(api.workTimes.start.mutationOptions());
  const stop = useAct(api.workTimes.stop.mutationOptions());
  if (!useMay()('tickets.beAssigned')) return null;
  return (
    <>
      {now !== null && now !== undefined && isOn(now, on) ? (
        <Button look="bare" className="text-accent" disabled={stop.isPending} onClick={() => stop.mutate({})}>
          {said.stop}
        </Button>
      ) : (
        <Button
          look="bare"
          title={now === null ? '' : said.startHint}
          disabled={start.isPending}
          onClick={() => start.mutate(on)}
        >
          {said.start}
        </Button>
      )}
      <LogTime on={on} label={said.add} look="bare" />
    </>
  );
}

/** How long everybody worked on it, and when. */
export function Spent({ on }: { on: Subject }) {
  const { data } = useQuery(api.workTimes.totals.queryOptions(on));
  if (data === undefined || data.seconds === 0) return null;
  return (
    <div>
      <div className="flex items-center gap-2">
        <strong className="grow font-semibold">{lengthOf(data.seconds)}</strong>
        <Opens title={said.title} label={said.all} look="bare" className="-mr-3">
          {() => <Times on={on} />}
        </Opens>
      </div>
      {data.people.length < 2 ? null : (
        <ul>
          {data.people.map(({ person_id, person, seconds }) => (
            <li key={person_id} className="flex gap-3 text-muted">
              <span className="min-w-0 grow truncate">{person.name}</span>
              {lengthOf(seconds)}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Times({ on }: { on: Subject }) {
  const list = useInfiniteQuery(api.workTimes.list.infiniteQueryOptions({ ...on, page_size: 50 }, paged));
  return (
    <div className="max-h-[60dvh] overflow-y-auto" tabIndex={0} role="group" aria-label={said.title}>
      <Listing
        of={list}
        label={said.title}
        empty={{ title: said.nobody }}
        row={(time) => <TimeLine time={time} isOfOne />}
      />
    </div>
  );
}
