import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, paged } from '../desk.ts';
import { said } from '../messages/en/times.ts';
import { useAct } from '../parts/act.ts';
import { useColleagues } from '../parts/colleagues.ts';
import { Button } from '../parts/button.tsx';
import { Select } from '../parts/field.tsx';
import { Listing } from '../parts/listing.tsx';
import { Card, Screen } from '../parts/screen.tsx';
import { When } from '../parts/when.tsx';
import { useMay, useMe } from '../session.ts';
import { LogTime } from './forms.tsx';
import { beginningOf, lengthOf } from './length.ts';
import { TimeLine, Worked } from './line.tsx';
import { useClock } from './spent.tsx';

type Period = keyof typeof said.periods;
const periods = (Object.keys(said.periods) as Period[]).map((value) => ({ value, label: said.periods[value] }));
const spanOf = (period: Period) =>
  period === 'all'
    ? {}
    : {
        started_after: beginningOf(period).toISOString(),
        ...(period === 'last' ? { started_before: beginningOf('week').toISOString() } : {}),
      };

/** What people have worked on, and for how long. */
export function TimesScreen() {
  const me = useMe();
  const may = useMay();
  const [period, setPeriod] = useState<Period>('week');
  const [person_id, setPerson] = useState('me');
  const filter = { person_id, ...spanOf(period) };
  const list = useInfiniteQuery({
    ...api.workTimes.list.infiniteQueryOptions({ ...filter, page_size: 50 }, paged),
    placeholderData: keepPreviousData,
  });
  const { data: totals } = useQuery({
    ...api.workTimes.totals.queryOptions(filter),
    placeholderData: keepPreviousData,
  });
  const others = useColleagues('projects.read').filter((one) => one.person_id !== me.person_id);
  const isNarrow = period !== 'week' || person_id !== 'me';
  return (
    <Screen title={said.title} actions={may('tickets.beAssigned') ? <LogTime look="solid" /> : null}>
      <Running />
      <div className="mb-3 flex flex-wrap items-center gap-2">
        <Select
          label={said.period}
          isLabelHidden
          isQuiet
          choices={periods}
          value={period}
          onChange={({ target }) => setPeriod(target.value as Period)}
        />
        <Select
          label={said.whose}
          isLabelHidden
          isQuiet
          choices={[
            { value: 'me', label: said.mine },
            ...others.map(({ person_id: value, name }) => ({ value, label: name })),
          ]}
          value={person_id}
          onChange={({ target }) => setPerson(target.value)}
        />
        <span className="grow" />
        {totals === undefined ? null : (
          <span className="text-sm text-muted">
            {said.total} <strong className="font-semibold text-ink">{lengthOf(totals.seconds)}</strong>
          </span>
        )}
      </div>
      <Listing
        of={list}
        label={said.title}
        empty={{ title: said.empty, hint: said.emptyHint }}
        clear={
          isNarrow
            ? () => {
                setPeriod('week');
                setPerson('me');
              }
            : undefined
        }
        row={(time) => <TimeLine time={time} />}
      />
    </Screen>
  );
}

/** What whoever looks works on now. */
function Running() {
  const now = useClock();
  const stop = useAct(api.workTimes.stop.mutationOptions());
  if (now === null || now === undefined) return null;
  return (
    <Card className="mb-4">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <p className="min-w-0 grow">
          <span className="block text-xs font-semibold text-muted">{said.now}</span>
          <strong className="font-semibold wrap-anywhere">
            <Worked time={now} />
          </strong>
          <span className="block text-sm text-muted">
            {said.began} <When at={now.started_at} />
          </span>
        </p>
        <Button look="solid" disabled={stop.isPending} onClick={() => stop.mutate({})}>
          {said.stop}
        </Button>
      </div>
    </Card>
  );
}
