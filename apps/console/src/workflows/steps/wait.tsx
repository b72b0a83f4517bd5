import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import { api } from '../../desk.ts';
import { said } from '../../messages/en/automation.ts';
import { Select, TextField } from '../../parts/field.tsx';
import type { Leaf } from './leaf.ts';

const { builder } = said;

/** What is waited for: some time, a moment, or something that happens. */
export function WaitBody({ step: { wait = {} }, set }: Leaf) {
  const list = useId();
  const { data: catalogue } = useQuery({ ...api.workflows.catalogue.queryOptions({}), staleTime: Infinity });
  const way = wait.event === undefined ? (wait.until === undefined ? 'seconds' : 'until') : 'event';
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <Select
        label={builder.waitFor}
        choices={(['seconds', 'until', 'event'] as const).map((value) => ({ value, label: builder.waits[value] }))}
        value={way}
        onChange={({ target }) =>
          set({
            wait:
              target.value === 'seconds'
                ? { seconds: 3600 }
                : target.value === 'until'
                  ? { until: '{{ trigger.event.at }}' }
                  : { event: { type: 'ticket.resolved' } },
          })
        }
      />
      {way === 'seconds' ? (
        <TextField
          label={builder.seconds}
          type="number"
          min={1}
          value={wait.seconds ?? ''}
          onChange={({ target }) => set({ wait: { seconds: Number(target.value) } })}
        />
      ) : way === 'until' ? (
        <TextField
          label={builder.until}
          value={wait.until ?? ''}
          onChange={({ target }) => set({ wait: { until: target.value } })}
        />
      ) : (
        <>
          <TextField
            label={builder.event}
            list={list}
            value={wait.event?.type ?? ''}
            onChange={({ target }) => set({ wait: { event: { ...wait.event, type: target.value } } })}
          />
          <datalist id={list}>
            {(catalogue?.events ?? []).map(({ type }) => (
              <option key={type} value={type} />
            ))}
          </datalist>
        </>
      )}
    </div>
  );
}
