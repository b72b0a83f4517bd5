import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { api, desk, paged } from '../../desk.ts';
import { said } from '../../messages/en/settings.ts';
import { useAct } from '../../parts/act.ts';
import { Button } from '../../parts/button.tsx';
import { TextField } from '../../parts/field.tsx';
import { Line, Listing } from '../../parts/listing.tsx';
import { say, sayWhy } from '../../parts/toast.tsx';
import { When } from '../../parts/when.tsx';
import { Room } from '../room.tsx';

const { audit: of } = said;

export function AuditRoom() {
  const [typed, setTyped] = useState('');
  const type = useDeferredValue(typed.trim());
  const filter = type === '' ? {} : { type: [type] };
  const list = useInfiniteQuery({
    ...api.audit.logs.infiniteQueryOptions({ page_size: 50, ...filter }, paged),
    placeholderData: keepPreviousData,
  });
  const exports = useAct(api.audit.export.mutationOptions(), { done: of.exported });
  return (
    <Room
      title={said.room.audit}
      hint={of.hint}
      actions={
        <>
          <Button onClick={() => void verify()}>{of.verify}</Button>
          <Button onClick={() => exports.mutate(filter)}>{of.export}</Button>
        </>
      }
    >
      <div className="mb-3 max-w-60">
        <TextField
          label={of.type}
          isLabelHidden
          type="search"
          placeholder={`${of.type}: ${of.typeHint.toLowerCase()}`}
          value={typed}
          onChange={({ target }) => setTyped(target.value)}
        />
      </div>
      <Listing
        of={list}
        label={said.room.audit}
        empty={{ title: of.empty }}
        clear={type === '' ? undefined : () => setTyped('')}
        row={({ sentence, type: name, address, at }) => (
          <Line title={sentence} hint={[name, ...(address === null ? [] : [`${of.from} ${address}`])].join(' · ')}>
            <When at={at} />
          </Line>
        )}
      />
    </Room>
  );
}

/** Asks for the seals part by part, until the last one. */
async function verify(): Promise<void> {
  try {
    let batches = 0;
    for (let from: number | null = 1; from !== null;) {
      const part: { batches: number; next: number | null } = await desk.api.audit.verify.query({ from });
      batches += part.batches;
      from = part.next;
    }
    say(of.verified(batches));
  } catch (error) {
    sayWhy(error);
  }
}
