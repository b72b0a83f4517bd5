import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { api, paged, type Answers } from '../desk.ts';
import { said as field } from '../messages/en/field.ts';
import { Check } from '../parts/field.tsx';
import { Line, Listing } from '../parts/listing.tsx';
import { ListScreen, useNarrowing } from '../parts/narrowing.tsx';
import { Pill } from '../parts/pill.tsx';
import { When } from '../parts/when.tsx';
import { useMay } from '../session.ts';
import { when } from '../time.ts';
import { Parts } from './parts.tsx';
import { PlanInspection } from './plan.tsx';

const { inspections: said } = field;
type Status = Answers['inspections']['get']['status'];
const tones = { draft: 'quiet', in_progress: 'accent', completed: 'good' } as const;

export const InspectionState = ({ of }: { of: Status }) => <Pill tone={tones[of]}>{said.states[of]}</Pill>;

/** Work at sites, by when it last changed. */
export function InspectionsScreen() {
  const by = useNarrowing<Status>();
  const { state, search } = by;
  const [isMine, setMine] = useState(false);
  const writes = useMay()('field.write');
  const list = useInfiniteQuery({
    ...api.inspections.list.infiniteQueryOptions(
      {
        page_size: 50,
        sort: 'updated_at',
        ...(state === undefined ? {} : { status: state }),
        ...(isMine ? { assignee_id: 'me' } : {}),
        ...(search === '' ? {} : { search }),
      },
      paged,
    ),
    placeholderData: keepPreviousData,
  });
  const clear = () => {
    by.clear();
    setMine(false);
  };
  return (
    <ListScreen
      said={said}
      by={by}
      tabs={<Parts />}
      actions={writes ? <PlanInspection /> : null}
      more={<Check label={said.mine} checked={isMine} onChange={({ target }) => setMine(target.checked)} />}
    >
      <Listing
        of={list}
        label={said.title}
        empty={{ title: said.empty, hint: said.emptyHint }}
        clear={by.isNarrow || isMine ? clear : undefined}
        row={({
          key,
          title,
          site,
          assignee,
          answered_total,
          item_total,
          open_conflicts,
          updated_at,
          scheduled_at,
          ...row
        }) => (
          <Line
            title={
              <Link to="/inspections/$key" params={{ key }} className="hover:underline">
                <span className="font-normal text-muted">{key}</span> {title}
              </Link>
            }
            hint={[
              ...(site === '' ? [] : [site]),
              assignee?.name ?? said.nobody,
              ...(scheduled_at === null ? [] : [when(scheduled_at)]),
              said.answered(answered_total, item_total),
            ].join(' · ')}
          >
            <When at={updated_at} />
            {open_conflicts === 0 ? null : <Pill tone="warn">{said.conflicts(open_conflicts)}</Pill>}
            <InspectionState of={row.status} />
          </Line>
        )}
      />
    </ListScreen>
  );
}
