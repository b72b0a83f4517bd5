import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { api, type Answers } from '../desk.ts';
import { said } from '../messages/en/merge.ts';
import { words } from '../words.ts';
import { useAct } from '../parts/act.ts';
import { Select, TextField } from '../parts/field.tsx';
import { FormDialog } from '../parts/form.tsx';

type Person = Answers['people']['list']['items'][number];

/** Makes one of two people who are the same. Whoever has an account remains, so only contacts can be merged away. */
export function Merge({ person }: { person: Person }) {
  const act = useAct(api.people.merge.mutationOptions(), { done: said.merged, showsProblems: true });
  return (
    <FormDialog
      title={said.title(person.name)}
      label={said.merge}
      look="bare"
      submit={said.merge}
      act={act}
      send={({ into_id }) => ({ person_id: person.id, into_id: into_id! })}
    >
      <Into person={person} />
    </FormDialog>
  );
}

function Into({ person }: { person: Person }) {
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState<string>();
  const search = useDeferredValue(typed.trim());
  const { data } = useQuery({
    ...api.people.list.queryOptions({ page_size: 50, ...(search === '' ? {} : { search }) }),
    placeholderData: keepPreviousData,
  });
  const found = (data?.items ?? []).filter(({ id }) => id !== person.id);
  const survivor = found.find(({ id }) => id === chosen) ?? found[0];
  return (
    <>
      <p className="text-sm text-muted">{said.hint}</p>
      <TextField
        label={words.people.search}
        type="search"
        value={typed}
        autoFocus
        onChange={({ target }) => setTyped(target.value)}
      />
      <Select
        label={said.into}
        name="into_id"
        required
        choices={
          found.length === 0
            ? [{ value: '', label: said.nobody }]
            : found.map(({ id, name, email }) => ({ value: id, label: email === null ? name : `${name} (${email})` }))
        }
        value={survivor?.id ?? ''}
        onChange={({ target }) => setChosen(target.value)}
      />
      {survivor === undefined ? null : <Moves person={person} into={survivor} />}
    </>
  );
}

/** What will be the other one's, as it is now. */
function Moves({ person: { id, name, email }, into }: { person: Person; into: Person }) {
  const reported = useQuery(api.tickets.list.queryOptions({ reporter_id: id, page_size: 1 }));
  const watched = useQuery(api.tickets.list.queryOptions({ watcher_id: id, page_size: 1 }));
  return (
    <div className="rounded-sm bg-sunken p-3 text-sm">
      <h3 className="font-semibold">{said.moves(into.name)}</h3>
      <ul className="my-1 list-disc pl-5">
        {reported.data === undefined ? null : <li>{said.reported(reported.data.total)}</li>}
        {watched.data === undefined ? null : <li>{said.watched(watched.data.total)}</li>}
        {email === null ? null : <li>{said.address(email)}</li>}
        <li>{said.rest}</li>
      </ul>
      <p className="text-danger">{said.gone(name)}</p>
    </div>
  );
}
