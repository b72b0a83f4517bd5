import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { api, paged, type Answers } from '../../desk.ts';
import { said as of } from '../../messages/en/jira.ts';
import { said } from '../../messages/en/settings.ts';
import { words } from '../../words.ts';
import { useAct } from '../../parts/act.ts';
import { Avatar } from '../../parts/avatar.tsx';
import { Check, Select, TextField } from '../../parts/field.tsx';
import { FormDialog } from '../../parts/form.tsx';
import { Line, Listing } from '../../parts/listing.tsx';
import { Pill } from '../../parts/pill.tsx';
import { When } from '../../parts/when.tsx';
import { Room } from '../room.tsx';
import { Parts } from './parts.tsx';

type Account = Answers['jira']['users']['list']['items'][number];

/** The accounts that issues name, and who they are here. */
export function JiraAccountsRoom() {
  const [typed, setTyped] = useState('');
  const [isUnknown, setUnknown] = useState(false);
  const search = useDeferredValue(typed.trim());
  const list = useInfiniteQuery({
    ...api.jira.users.list.infiniteQueryOptions(
      { page_size: 50, ...(search === '' ? {} : { search }), ...(isUnknown ? { unknown: true } : {}) },
      paged,
    ),
    placeholderData: keepPreviousData,
  });
  return (
    <Room title={said.room.jira} hint={of.accountsHint}>
      <Parts />
      <div className="mb-3 flex flex-wrap items-center gap-3">
        <TextField
          label={of.search}
          isLabelHidden
          type="search"
          placeholder={of.search}
          value={typed}
          onChange={({ target }) => setTyped(target.value)}
        />
        <Check label={of.unknown} checked={isUnknown} onChange={({ target }) => setUnknown(target.checked)} />
      </div>
      <Listing
        of={list}
        label={of.accounts}
        empty={{ title: of.noAccounts }}
        clear={
          search === '' && !isUnknown
            ? undefined
            : () => {
                setTyped('');
                setUnknown(false);
              }
        }
        row={(account) => <AccountLine key={account.account_id} account={account} />}
      />
    </Room>
  );
}

function AccountLine({ account: { account_id, name, email, person, is_set, seen_at } }: { account: Account }) {
  const act = useAct(api.jira.users.map.mutationOptions(), { done: words.act.saved, showsProblems: true });
  return (
    <Line
      lead={<Avatar name={name ?? account_id} size="normal" />}
      title={name ?? of.unknownName}
      hint={
        <>
          {email ?? account_id} · <When at={seen_at} className="" />
        </>
      }
    >
      <Pill tone={person === null ? 'warn' : 'good'}>{person === null ? of.nobody : person.name}</Pill>
      {is_set ? <Pill tone="quiet">{of.set}</Pill> : null}
      <FormDialog
        title={of.choose}
        submit={words.ticket.save}
        act={act}
        send={({ person_id }) => ({ account_id, person_id: person_id === '' ? null : person_id! })}
      >
        <Whom chosen={is_set ? (person ?? undefined) : undefined} />
      </FormDialog>
    </Line>
  );
}

/** Somebody whom the team knows. Who was chosen stays, whatever is searched for. */
function Whom({ chosen }: { chosen: { readonly id: string; readonly name: string } | undefined }) {
  const [typed, setTyped] = useState('');
  const search = useDeferredValue(typed.trim());
  const { data } = useQuery({
    ...api.people.list.queryOptions({ page_size: 50, ...(search === '' ? {} : { search }) }),
    placeholderData: keepPreviousData,
  });
  const found = (data?.items ?? []).filter(({ id }) => id !== chosen?.id);
  return (
    <>
      <TextField
        label={words.people.search}
        type="search"
        value={typed}
        autoFocus
        onChange={({ target }) => setTyped(target.value)}
      />
      <Select
        key={found.length}
        label={of.choose}
        name="person_id"
        choices={[
          { value: '', label: of.byAddress },
          ...(chosen === undefined ? [] : [{ value: chosen.id, label: chosen.name }]),
          ...found.map(({ id, name, email }) => ({ value: id, label: email === null ? name : `${name} (${email})` })),
        ]}
        defaultValue={chosen?.id ?? ''}
      />
    </>
  );
}
