import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../desk.ts';
import { said as of } from '../../messages/en/ai.ts';
import { Select } from '../../parts/field.tsx';
import { Line, Lines, Loaded } from '../../parts/listing.tsx';
import { Section } from '../../parts/screen.tsx';
import { readable } from '../../readable.ts';
import { day } from '../../time.ts';
import { dollars } from './nanos.ts';

const bys = ['model', 'task', 'person', 'day'] as const;

/** What this month cost, and whom or what for. */
export function Costs() {
  const [by, setBy] = useState<(typeof bys)[number]>('model');
  const query = useQuery({ ...api.ai.models.costs.queryOptions({ by }), placeholderData: keepPreviousData });
  return (
    <Section
      title={of.costs}
      hint={of.costsHint}
      actions={
        <Select
          label={of.by}
          isLabelHidden
          isQuiet
          choices={bys.map((value) => ({ value, label: `${of.by}: ${of.bys[value]}` }))}
          value={by}
          onChange={({ target }) => setBy(target.value as typeof by)}
        />
      }
    >
      <Loaded of={query}>
        {({ items, total_nanos, unpriced_calls }) => (
          <>
            <Lines
              items={items.map((item) => ({ ...item, id: item.key ?? 'nobody' }))}
              label={of.costs}
              empty={{ title: of.noCosts }}
              row={({ key, name, calls, cost_nanos }) => (
                <Line
                  title={key === null ? of.nobody : by === 'day' ? day(key) : by === 'task' ? readable(name) : name}
                  hint={of.calls(calls)}
                >
                  <span className="text-sm tabular-nums">{dollars(cost_nanos)}</span>
                </Line>
              )}
            />
            {items.length === 0 ? null : (
              <p className="mt-2 flex justify-end gap-3 px-4 text-sm">
                <span className="text-muted">
                  {of.total}
                  {unpriced_calls === 0 ? '' : ` (${of.unpriced(unpriced_calls)})`}
                </span>
                <strong className="tabular-nums">{dollars(total_nanos)}</strong>
              </p>
            )}
          </>
        )}
      </Loaded>
    </Section>
  );
}
