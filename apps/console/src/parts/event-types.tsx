import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../desk.ts';
import { words } from '../words.ts';
import { useMay } from '../session.ts';
import { Select, TextField } from './field.tsx';
import { several } from './several.ts';

interface EventTypesProps {
  label: string;
  hint: string;
  types: readonly string[];
  required?: boolean;
}
/** Types of events: typed, or chosen from all there are by those who cannot know what they are called. */
export function EventTypes({ types, ...field }: EventTypesProps) {
  const may = useMay();
  const [typed, setTyped] = useState(types.join(' '));
  const { data } = useQuery({
    ...api.webhooks.types.queryOptions({}),
    enabled: may('integrations.manage'),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const chosen = several(typed);
  const rest = (data?.items ?? []).filter(({ type }) => !chosen.includes(type));
  return (
    <div className="space-y-2">
      <TextField {...field} name="types" value={typed} onChange={({ target }) => setTyped(target.value)} />
      {rest.length === 0 ? null : (
        <Select
          label={words.act.addType}
          isLabelHidden
          isQuiet
          choices={[{ value: '', label: words.act.addType }, ...rest.map(({ type }) => ({ value: type, label: type }))]}
          value=""
          onChange={({ target }) => setTyped([...chosen, target.value].join(' '))}
        />
      )}
    </div>
  );
}
