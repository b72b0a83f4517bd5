import { keepPreviousData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useDeferredValue, useEffect, useState } from 'react';
import { addressOfEntity } from '../../address.ts';
import { api, paged } from '../../desk.ts';
import { onLive } from '../../live.ts';
import { said as of } from '../../messages/en/programs.ts';
import { TextField } from '../../parts/field.tsx';
import { Line, Listing } from '../../parts/listing.tsx';
import { Section } from '../../parts/screen.tsx';
import { When } from '../../parts/when.tsx';

/** So long it is waited for more of them: a thousand changes at once ask once. */
const TOGETHER_MS = 500;

/** The events of the team, as programs get them. */
export function EventLog() {
  const [typed, setTyped] = useState('');
  const type = useDeferredValue(typed.trim());
  const queries = useQueryClient();
  const list = useInfiniteQuery({
    ...api.events.list.infiniteQueryOptions({ page_size: 20, ...(type === '' ? {} : { type: [type] }) }, paged),
    placeholderData: keepPreviousData,
  });
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const end = onLive(({ event }) => {
      if (event === undefined) return;
      timer ??= setTimeout(() => {
        timer = undefined;
        void queries.invalidateQueries({ queryKey: api.events.list.pathKey() });
      }, TOGETHER_MS);
    });
    return () => {
      end();
      clearTimeout(timer);
    };
  }, [queries]);
  return (
    <Section
      title={of.events}
      hint={of.eventsHint}
      actions={
        <TextField
          label={of.type}
          isLabelHidden
          type="search"
          placeholder={of.typeHint}
          value={typed}
          onChange={({ target }) => setTyped(target.value)}
        />
      }
    >
      <Listing
        of={list}
        label={of.events}
        empty={{ title: of.noEvents }}
        clear={type === '' ? undefined : () => setTyped('')}
        row={({ type: name, actor, entity, entity_id, position, at }) => {
          const address = addressOfEntity(entity, entity_id);
          return (
            <Line
              title={
                <code className="font-mono text-sm font-normal">
                  {address === undefined ? (
                    name
                  ) : (
                    <a href={address} className="inline-block min-h-6 leading-6 hover:underline">
                      {name}
                    </a>
                  )}
                </code>
              }
              hint={[actor?.name ?? of.system, ...(position === null ? [] : [of.position(position)])].join(' · ')}
            >
              <When at={at} />
            </Line>
          );
        }}
      />
    </Section>
  );
}
