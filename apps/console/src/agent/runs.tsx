import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { api, paged, type Answers } from '../desk.ts';
import { said } from '../messages/en/agent.ts';
import { Select } from '../parts/field.tsx';
import { Line, Listing } from '../parts/listing.tsx';
import { Pill, type Tone } from '../parts/pill.tsx';
import { Screen } from '../parts/screen.tsx';
import { When } from '../parts/when.tsx';

export type Run = Answers['agent']['status'];

const tones: Readonly<Record<Run['state'], Tone>> = {
  queued: 'wait',
  running: 'accent',
  waiting: 'warn',
  succeeded: 'good',
  failed: 'danger',
  cancelled: 'quiet',
};
const states = Object.keys(tones) as Run['state'][];
export const RunState = ({ of }: { of: Run['state'] }) => <Pill tone={tones[of]}>{said.states[of]}</Pill>;

/** One's runs, and those that one may decide on, latest first. */
export function AgentScreen() {
  const [state, setState] = useState<Run['state']>();
  const list = useInfiniteQuery(
    api.agent.history.infiniteQueryOptions({ page_size: 50, ...(state === undefined ? {} : { state }) }, paged),
  );
  return (
    <Screen
      title={said.title}
      actions={
        <Link
          to="/agent/new"
          className="inline-flex min-h-8 items-center rounded-sm bg-solid px-3 text-sm font-semibold text-on-solid shadow-xs hover:brightness-110 max-md:min-h-11"
        >
          {said.new}
        </Link>
      }
    >
      <div className="mb-3 max-w-48">
        <Select
          label={said.which}
          isLabelHidden
          choices={[
            { value: '', label: said.allRuns },
            ...states.map((value) => ({ value, label: said.states[value] })),
          ]}
          value={state ?? ''}
          onChange={({ target }) => setState(states.find((one) => one === target.value))}
        />
      </div>
      <Listing
        of={list}
        label={said.runs}
        empty={{ title: said.empty, hint: said.emptyHint }}
        clear={state === undefined ? undefined : () => setState(undefined)}
        row={(run) => (
          <Line
            title={
              <Link to="/agent/$id" params={{ id: run.id }} className="hover:underline">
                {run.goal}
              </Link>
            }
            hint={[
              said.by(run.person.name),
              said.done(run.steps_done, run.steps_total),
              ...(run.error === null ? [] : [run.error]),
            ].join(' · ')}
          >
            <When at={run.created_at} />
            <RunState of={run.state} />
          </Line>
        )}
      />
    </Screen>
  );
}
