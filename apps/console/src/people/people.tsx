import { useInfiniteQuery, keepPreviousData } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useDeferredValue, useState } from 'react';
import { api, paged, type Answers } from '../desk.ts';
import { said as data } from '../messages/en/data.ts';
import { said as desk } from '../messages/en/desk.ts';
import { words } from '../words.ts';
import { useAct } from '../parts/act.ts';
import { Avatar } from '../parts/avatar.tsx';
import { Danger } from '../parts/ask.tsx';
import { Button } from '../parts/button.tsx';
import { Select, TextField } from '../parts/field.tsx';
import { FormDialog } from '../parts/form.tsx';
import { Line, Listing } from '../parts/listing.tsx';
import { Screen } from '../parts/screen.tsx';
import { readable } from '../readable.ts';
import { useMay } from '../session.ts';
import { Merge } from './merge.tsx';

const { people: said } = desk;
type Person = Answers['people']['list']['items'][number];
const kinds = ['member', 'requester', 'contact'] as const;

/** Everybody the team knows: members, requesters with an account, and contacts without one. */
export function PeopleScreen() {
  const manages = useMay()('people.manage');
  const [typed, setTyped] = useState('');
  const [kind, setKind] = useState('');
  const search = useDeferredValue(typed.trim());
  const list = useInfiniteQuery({
    ...api.people.list.infiniteQueryOptions(
      {
        page_size: 50,
        ...(search === '' ? {} : { search }),
        ...(kind === '' ? {} : { kind: [kind as Person['kind']] }),
      },
      paged,
    ),
    placeholderData: keepPreviousData,
  });
  const create = useAct(api.people.create.mutationOptions(), { done: words.act.saved, showsProblems: true });
  return (
    <Screen
      title={said.title}
      actions={
        manages ? (
          <FormDialog
            title={said.add}
            look="solid"
            act={create}
            send={({ name, email }) => ({ name: name!, email: email === '' ? null : email! })}
          >
            <Fields />
          </FormDialog>
        ) : null
      }
    >
      <div className="mb-3 flex flex-wrap gap-2">
        <TextField
          label={words.people.search}
          isLabelHidden
          type="search"
          placeholder={words.people.search}
          value={typed}
          onChange={({ target }) => setTyped(target.value)}
        />
        <Select
          label={said.kind}
          isLabelHidden
          choices={[
            { value: '', label: said.everybody },
            ...kinds.map((value) => ({ value, label: said.kinds[value] })),
          ]}
          value={kind}
          onChange={({ target }) => setKind(target.value)}
        />
      </div>
      <Listing
        of={list}
        label={said.title}
        empty={{ title: words.people.empty }}
        clear={
          search === '' && kind === ''
            ? undefined
            : () => {
                setTyped('');
                setKind('');
              }
        }
        row={(person) => <PersonLine person={person} manages={manages} />}
      />
    </Screen>
  );
}

const Fields = ({ name, email }: { name?: string; email?: string | null }) => (
  <>
    <TextField label={said.name} name="name" required maxLength={200} defaultValue={name} autoFocus />
    <TextField label={said.email} name="email" type="email" defaultValue={email ?? ''} />
  </>
);

function PersonLine({ person, manages }: { person: Person; manages: boolean }) {
  const { id: person_id, name, email, kind, roles, custom_role, version, user_id } = person;
  const named = [...roles.map(readable), ...(custom_role === null ? [] : [custom_role.name])];
  const update = useAct(api.people.update.mutationOptions(), { done: words.act.saved, showsProblems: true });
  const remove = useAct(api.people.remove.mutationOptions(), { done: words.act.deleted });
  const exports = useAct(api.compliance.exportPerson.mutationOptions(), { done: data.person.exported });
  const erase = useAct(api.compliance.erasePerson.mutationOptions(), { done: data.person.erased });
  return (
    <Line
      lead={<Avatar name={name} size="normal" />}
      title={
        <Link to="/tickets" search={{ reporter_id: person_id }} className="hover:underline" title={said.tickets(name)}>
          {name}
        </Link>
      }
      hint={[...(email === null ? [] : [email]), named.length === 0 ? said.kinds[kind] : named.join(', ')].join(' · ')}
    >
      {/* Whoever has an account says themselves what they are called, and the team's bot is nobody. */}
      {manages && user_id === null && kind !== 'bot' ? (
        <>
          <FormDialog
            title={words.act.edit}
            act={update}
            submit={words.ticket.save}
            send={(values) => ({
              person_id,
              version,
              name: values['name']!,
              email: values['email'] === '' ? null : values['email']!,
            })}
          >
            <Fields name={name} email={email} />
          </FormDialog>
          <Merge person={person} />
          <Button look="bare" onClick={() => exports.mutate({ person_id })}>
            {data.person.export}
          </Button>
          <Danger
            label={data.person.erase}
            question={data.person.eraseQuestion(name)}
            run={() => erase.mutate({ person_id })}
          />
          <Danger
            label={words.act.remove}
            question={said.removeQuestion(name)}
            run={() => remove.mutate({ person_id })}
          />
        </>
      ) : null}
    </Line>
  );
}
