import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { api } from '../desk.ts';
import { words } from '../words.ts';
import { useMe } from '../session.ts';
import { Check, TextField } from './field.tsx';

/** Chooses people of the team, besides oneself. Those who were chosen stay, whatever is searched for. */
export function PeoplePicker({
  label,
  chosen,
  choose,
}: {
  label: string;
  chosen: ReadonlyMap<string, string>;
  choose: (chosen: ReadonlyMap<string, string>) => void;
}) {
  const me = useMe();
  const [typed, setTyped] = useState('');
  const search = useDeferredValue(typed.trim());
  const { data } = useQuery({
    ...api.teams.members.list.queryOptions({
      team_id: me.team_id!,
      page_size: 20,
      ...(search === '' ? {} : { search }),
    }),
    placeholderData: keepPreviousData,
  });
  const found = (data?.items ?? []).filter(({ person_id }) => person_id !== me.person_id && !chosen.has(person_id));
  const toggle = (id: string, name: string) => {
    const next = new Map(chosen);
    if (!next.delete(id)) next.set(id, name);
    choose(next);
  };
  return (
    <fieldset>
      <legend className="mb-1 text-xs font-semibold text-muted">{label}</legend>
      <TextField
        label={words.people.search}
        isLabelHidden
        type="search"
        placeholder={words.people.search}
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
      />
      <div className="mt-2 max-h-40 overflow-y-auto rounded-sm border border-line px-2 py-1">
        {[...chosen].map(([id, name]) => (
          <Check key={id} label={name} checked onChange={() => toggle(id, name)} />
        ))}
        {found.map(({ person_id, name }) => (
          <Check key={person_id} label={name} checked={false} onChange={() => toggle(person_id, name)} />
        ))}
        {found.length === 0 && chosen.size === 0 ? <p className="text-sm text-muted">{words.people.empty}</p> : null}
      </div>
    </fieldset>
  );
}
