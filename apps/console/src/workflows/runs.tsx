import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { api, paged, type Answers } from '../desk.ts';
import { said } from '../messages/en/automation.ts';
import { Select } from '../parts/field.tsx';
import { Line, Listing } from '../parts/listing.tsx';
import { Pill, type Tone } from '../parts/pill.tsx';
import { Screen } from '../parts/screen.tsx';
import { When } from '../parts/when.tsx';
import { Parts } from './workflows.tsx';

type Run = Answers['workflowRuns']['list']['items'][number];

const tones: Readonly<Record<Run['state'], Tone>> = {
  queued: 'wait',
  running: 'accent',
  waiting: 'wait',
  succeeded: 'good',
  failed: 'danger',
  cancelling: 'warn',
  cancelled: 'quiet',
  skipped: 'quiet',
};
const states = Object.keys(tones) as Run['state'][];
export const RunState = ({ of }: { of: Run['state'] }) => <Pill tone={tones[of]}>{said.states[of]}</Pill>;

export const startedBy = ({ started_by, person }: Pick<Run, 'started_by' | 'person'>): string =>
  started_by === 'person' ? (person?.name ?? '–') : said.startedBy[started_by];

/** All runs, or those of one workflow, latest first. */
export function Runs({ workflow_id }: { workflow_id?: string }) {
  const [state, setState] = useState<Run['state'] | ''>('');
  const list = useInfiniteQuery(
    api.workflowRuns.list.infiniteQueryOptions(
      {
        page_size: 50,
        ...(workflow_id === undefined ? {} : { workflow_id }),
        ...(state === '' ? {} : { state: [state] }),
      },
      paged,
    ),
  );
  return (
    <>
      <div className="mb-3 max-w-48">
        <Select
          label={said.which}
          isLabelHidden
          choices={[
            { value: '', label: said.allRuns },
            ...states.map((value) => ({ value, label: said.states[value] })),
          ]}
          value={state}
          onChange={({ target }) => setState(target.value as Run['state'] | '')}
        />
      </div>
      <Listing
        of={list}
        label={said.runs}
        empty={{ title: workflow_id === undefined ? said.noRunsAtAll : said.noRuns }}
        clear={state === '' ? undefined : () => setState('')}
        row={(run) => (
          <Line
            title={
              <Link to="/workflows/runs/$id" params={{ id: run.id }} className="hover:underline">
                {run.workflow_name}
              </Link>
            }
            hint={[
              startedBy(run),
              ...(run.waiting_for === null ? [] : [said.waitingFor[run.waiting_for]]),
              ...(run.error === null ? [] : [run.error.message]),
            ].join(' · ')}
          >
            <When at={run.created_at} />
            <RunState of={run.state} />
          </Line>
        )}
      />
    </>
  );
}

export const RunsScreen = () => (
  <Screen title={said.title}>
    <Parts />
    <Runs />
  </Screen>
);
