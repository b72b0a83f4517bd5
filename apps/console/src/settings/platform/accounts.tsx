import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { api, paged, type Answers } from '../../desk.ts';
import { said } from '../../messages/en/settings.ts';
import { words } from '../../words.ts';
import { useAct } from '../../parts/act.ts';
import { Danger } from '../../parts/ask.tsx';
import { Avatar } from '../../parts/avatar.tsx';
import { Button } from '../../parts/button.tsx';
import { Select, TextField } from '../../parts/field.tsx';
import { Line, Listing } from '../../parts/listing.tsx';
import { Pill } from '../../parts/pill.tsx';
import { When } from '../../parts/when.tsx';
import { useMe } from '../../session.ts';
import { Room } from '../room.tsx';

const { accounts: of } = said;
type Account = Answers['users']['list']['items'][number];
const states = ['active', 'suspended', 'deleted'] as const;
const tones = { active: 'good', suspended: 'danger', deleted: 'quiet' } as const;

/** Every account of the platform, of whatever team. */
export function AccountsRoom() {
  const [typed, setTyped] = useState('');
  const [status, setStatus] = useState('');
  const search = useDeferredValue(typed.trim());
  const list = useInfiniteQuery({
    ...api.users.list.infiniteQueryOptions(
      {
        page_size: 50,
        ...(search === '' ? {} : { search }),
        ...(status === '' ? {} : { status: status as Account['status'] }),
      },
      paged,
    ),
    placeholderData: keepPreviousData,
  });
  return (
    <Room title={said.room.accounts} hint={of.hint}>
      <div className="mb-3 flex flex-wrap gap-2">
        <TextField
          label={of.search}
          isLabelHidden
          type="search"
          placeholder={of.search}
          value={typed}
          onChange={({ target }) => setTyped(target.value)}
        />
        <Select
          label={of.status}
          isLabelHidden
          isQuiet
          choices={[{ value: '', label: of.status }, ...states.map((value) => ({ value, label: of.states[value] }))]}
          value={status}
          onChange={({ target }) => setStatus(target.value)}
        />
      </div>
      <Listing
        of={list}
        label={said.room.accounts}
        empty={{ title: of.empty }}
        clear={
          search === '' && status === ''
            ? undefined
            : () => {
                setTyped('');
                setStatus('');
              }
        }
        row={(account) => <AccountLine account={account} />}
      />
    </Room>
  );
}

function AccountLine({
  account: { id: user_id, full_name, email, status, platform_role, created_at },
}: {
  account: Account;
}) {
  const me = useMe();
  const suspend = useAct(api.users.suspend.mutationOptions(), { done: of.states.suspended });
  const activate = useAct(api.users.activate.mutationOptions(), { done: of.states.active });
  const restore = useAct(api.users.restore.mutationOptions(), { done: of.restored });
  return (
    <Line
      lead={<Avatar name={full_name} size="normal" />}
      title={full_name}
      hint={
        <>
          {email} · {of.since} <When at={created_at} className="" />
        </>
      }
    >
      {platform_role === null || platform_role === 'user' ? null : <Pill tone="accent">{of.roles[platform_role]}</Pill>}
      <Pill tone={tones[status]}>{of.states[status]}</Pill>
      {user_id === me.id ? null : status === 'active' ? (
        <Danger label={of.suspend} question={of.suspendQuestion} run={() => suspend.mutate({ user_id })} />
      ) : (
        <Button onClick={() => (status === 'suspended' ? activate : restore).mutate({ user_id })}>
          {status === 'suspended' ? of.activate : words.act.restore}
        </Button>
      )}
    </Line>
  );
}
