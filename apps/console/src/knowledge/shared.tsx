import { useQuery } from '@tanstack/react-query';
import { api, type Answers } from '../desk.ts';
import { said } from '../messages/en/sharing.ts';
import { words } from '../words.ts';
import { useAct } from '../parts/act.ts';
import { Avatar } from '../parts/avatar.tsx';
import { Danger } from '../parts/ask.tsx';
import { Select } from '../parts/field.tsx';
import { FormDialog } from '../parts/form.tsx';
import { Line, Lines, Loaded } from '../parts/listing.tsx';
import { Section } from '../parts/screen.tsx';
import { SearchSelect, useSearch } from '../parts/search-select.tsx';
import { useMe } from '../session.ts';

type Collection = Answers['collections']['get'];
type Role = keyof typeof said.roles;
const roles = (Object.keys(said.roles) as Role[]).map((value) => ({ value, label: said.roles[value] }));

/** With whom a collection is shared besides those whom its audience names. */
export function Shared({ collection: { id: collection_id, audience, author, role } }: { collection: Collection }) {
  const query = useQuery(api.collections.members.list.queryOptions({ collection_id }));
  const set = useAct(api.collections.members.add.mutationOptions(), { done: words.act.saved });
  const remove = useAct(api.collections.members.remove.mutationOptions(), { done: said.removed });
  const isAuthor = role === 'author';
  return (
    <Section
      title={said.title}
      hint={said.audiences(author.name)[audience]}
      actions={isAuthor ? <Add collection_id={collection_id} /> : null}
    >
      <Loaded of={query} rows={1}>
        {({ items }) => (
          <Lines
            items={items}
            label={said.title}
            empty={{ title: said.empty }}
            row={({ person_id, person: { name }, role: theirs }) => (
              <Line lead={<Avatar name={name} size="normal" />} title={name}>
                {isAuthor ? (
                  <>
                    <Select
                      label={said.roleOf(name)}
                      isLabelHidden
                      choices={roles}
                      value={theirs}
                      onChange={({ target }) => set.mutate({ collection_id, person_id, role: target.value as Role })}
                    />
                    <Danger
                      label={words.act.remove}
                      question={said.removeQuestion(name)}
                      run={() => remove.mutate({ collection_id, person_id })}
                    />
                  </>
                ) : (
                  <span className="text-sm text-muted">{said.roles[theirs]}</span>
                )}
              </Line>
            )}
          />
        )}
      </Loaded>
    </Section>
  );
}

function Add({ collection_id }: { collection_id: string }) {
  const act = useAct(api.collections.members.add.mutationOptions(), { done: words.act.saved, showsProblems: true });
  return (
    <FormDialog
      title={said.add}
      act={act}
      send={({ person_id, role }) => ({ collection_id, person_id: person_id!, role: role as Role })}
    >
      <Whom />
      <Select label={said.role} name="role" choices={roles} />
    </FormDialog>
  );
}

function Whom() {
  const me = useMe();
  const search = useSearch();
  const { data } = useQuery(
    api.teams.members.list.queryOptions({ team_id: me.team_id!, page_size: 50, ...search.asked }),
  );
  const found = data?.items.filter(({ person_id }) => person_id !== me.person_id);
  return (
    <>
      <SearchSelect
        search={search}
        label={said.who}
        name="person_id"
        empty={words.people.empty}
        choices={found?.map(({ person_id, name }) => ({ value: person_id, label: name }))}
      />
    </>
  );
}
