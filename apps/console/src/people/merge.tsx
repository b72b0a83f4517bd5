import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, type Answers } from '../desk.ts';
import { said } from '../messages/en/merge.ts';
import { useAct } from '../parts/act.ts';
import { FormDialog } from '../parts/form.tsx';
import { SearchSelect, useSearch } from '../parts/search-select.tsx';

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
  const search = useSearch();
  const [chosen, setChosen] = useState<string>();
  const { data } = useQuery(api.people.list.queryOptions({ page_size: 50, ...search.asked }));
  const found = data?.items.filter(({ id }) => id !== person.id);
  const survivor = found?.find(({ id }) => id === chosen) ?? found?.[0];
  return (
    <>
      <p className="text-sm text-muted">{said.hint}</p>
      <SearchSelect
        search={search}
        label={said.into}
        name="into_id"
        empty={said.nobody}
        choices={found?.map(({ id, name, email }) => ({
          value: id,
          label: email === null ? name : `${name} (${email})`,
        }))}
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
