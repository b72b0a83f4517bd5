import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useDeferredValue, useState } from 'react';
import { api, paged, type Answers } from '../desk.ts';
import { said as field } from '../messages/en/field.ts';
import { Check, Select, TextField } from '../parts/field.tsx';
import { Line, Listing } from '../parts/listing.tsx';
import { Pill } from '../parts/pill.tsx';
import { Screen } from '../parts/screen.tsx';
import { When } from '../parts/when.tsx';

const { inspections: said } = field;
type Status = Answers['inspections']['get']['status'];
const statuses = ['draft', 'in_progress', 'completed'] as const satisfies readonly Status[];
const tones = { draft: 'quiet', in_progress: 'accent', completed: 'good' } as const;

export const InspectionState = ({ of }: { of: Status }) => <Pill tone={tones[of]}>{said.states[of]}</Pill>;

/** Work at sites, by when it last changed. */
export function InspectionsScreen() {
  const [status, setStatus] = useState<Status>();
  const [isMine, setMine] = useState(false);
  const [typed, setTyped] = useState('');
  const search = useDeferredValue(typed.trim());
  const list = useInfiniteQuery({
    ...api.inspections.list.infiniteQueryOptions(
      {
        page_size: 50,
        sort: 'updated_at',
        ...(status === undefined ? {} : { status }),
        ...(isMine ? { assignee_id: 'me' } : {}),
        ...(search === '' ? {} : { search }),
      },
      paged,
    ),
    placeholderData: keepPreviousData,
  });
  const clear = () => {
    setStatus(undefined);
    setMine(false);
    setTyped('');
  };
  return (
    <Screen title={said.title}>
      <div className="mb-4 flex flex-wrap items-center gap-3">
        <div className="min-w-0 grow basis-48">
          <TextField
            label={said.search}
            isLabelHidden
            type="search"
            placeholder={said.search}
            maxLength={200}
            value={typed}
            onChange={({ target }) => setTyped(target.value)}
          />
        </div>
        <Select
          label={said.which}
          isLabelHidden
          choices={[{ value: '', label: said.all }, ...statuses.map((value) => ({ value, label: said.states[value] }))]}
          value={status ?? ''}
          onChange={({ target }) => setStatus(statuses.find((one) => one === target.value))}
        />
        <Check label={said.mine} checked={isMine} onChange={({ target }) => setMine(target.checked)} />
      </div>
      <Listing
        of={list}
        label={said.title}
        empty={{ title: said.empty, hint: said.emptyHint }}
        clear={status !== undefined || isMine || search !== '' ? clear : undefined}
        row={({ key, title, site, assignee, answered_total, item_total, open_conflicts, updated_at, ...row }) => (
          <Line
            title={
              <Link to="/inspections/$key" params={{ key }} className="hover:underline">
                <span className="font-normal text-muted">{key}</span> {title}
              </Link>
            }
            hint={[
              ...(site === '' ? [] : [site]),
              assignee?.name ?? said.nobody,
              said.answered(answered_total, item_total),
            ].join(' · ')}
          >
            <When at={updated_at} />
            {open_conflicts === 0 ? null : <Pill tone="warn">{said.conflicts(open_conflicts)}</Pill>}
            <InspectionState of={row.status} />
          </Line>
        )}
      />
    </Screen>
  );
}
