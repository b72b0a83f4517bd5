import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, paged, type Answers } from '../../desk.ts';
import { inOurTeam } from '../../links.ts';
import { said } from '../../messages/en/operations.ts';
import { said as rooms } from '../../messages/en/settings.ts';
import { useAct } from '../../parts/act.ts';
import { Danger, Opens } from '../../parts/ask.tsx';
import { Button } from '../../parts/button.tsx';
import { Select } from '../../parts/field.tsx';
import { Line, Listing } from '../../parts/listing.tsx';
import { Pill, type Tone } from '../../parts/pill.tsx';
import { When } from '../../parts/when.tsx';
import { readable } from '../../readable.ts';
import { Refused } from '../../parts/refused.tsx';
import { Room } from '../room.tsx';

type Operation = Answers['operations']['get'];
const states = ['queued', 'running', 'succeeded', 'failed', 'cancelling', 'cancelled'] as const;
const tones: Readonly<Record<Operation['state'], Tone>> = {
  queued: 'wait',
  running: 'accent',
  succeeded: 'good',
  failed: 'danger',
  cancelling: 'warn',
  cancelled: 'quiet',
};

/** What takes a while: imports, exports, changes of many tickets. */
export function OperationsRoom() {
  const [state, setState] = useState<Operation['state']>();
  const list = useInfiniteQuery({
    ...api.operations.list.infiniteQueryOptions(
      { page_size: 50, ...(state === undefined ? {} : { state: [state] }) },
      paged,
    ),
    placeholderData: keepPreviousData,
  });
  return (
    <Room
      title={rooms.room.operations}
      hint={said.hint}
      actions={
        <Select
          label={said.state}
          isLabelHidden
          isQuiet
          choices={[{ value: '', label: said.all }, ...states.map((value) => ({ value, label: said.states[value] }))]}
          value={state ?? ''}
          onChange={({ target }) => setState(states.find((one) => one === target.value))}
        />
      }
    >
      <Listing
        of={list}
        label={rooms.room.operations}
        empty={{ title: said.empty, hint: said.emptyHint }}
        clear={state === undefined ? undefined : () => setState(undefined)}
        row={(operation) => <OperationLine operation={operation} />}
      />
    </Room>
  );
}

function OperationLine({ operation }: { operation: Operation }) {
  const {
    id: operation_id,
    kind,
    state,
    total,
    done,
    failed,
    error,
    creator,
    created_at,
    finished_at,
    result,
  } = operation;
  const cancel = useAct(api.operations.cancel.mutationOptions());
  const retry = useAct(api.operations.retry.mutationOptions());
  const file_id = result?.['file_id'];
  return (
    <Line
      title={readable(kind)}
      hint={[
        creator.name,
        ...(total === null || total === 0 ? [] : [said.progress(done, total)]),
        ...(error === null ? [] : [error.message]),
      ].join(' · ')}
    >
      <When at={finished_at ?? created_at} />
      <Pill tone={tones[state]}>{said.states[state]}</Pill>
      {failed === 0 ? null : (
        <Opens title={said.refused(failed)} look="bare">
          {() => <Refused operation_id={operation_id} />}
        </Opens>
      )}
      {typeof file_id === 'string' ? (
        <a
          className="inline-flex min-h-8 items-center rounded-sm border border-line bg-surface px-3 text-sm font-semibold shadow-xs hover:bg-sunken max-md:min-h-11"
          href={inOurTeam(`/api/v1/files/${file_id}/download`)}
        >
          {said.download}
        </a>
      ) : null}
      {state === 'queued' || state === 'running' ? (
        <Danger label={said.cancel} question={said.cancelQuestion} run={() => cancel.mutate({ operation_id })} />
      ) : null}
      {state === 'failed' || state === 'cancelled' || (state === 'succeeded' && failed > 0) ? (
        <Button onClick={() => retry.mutate({ operation_id })}>{said.retry}</Button>
      ) : null}
    </Line>
  );
}
