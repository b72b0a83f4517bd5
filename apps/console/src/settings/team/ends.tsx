import { useQuery } from '@tanstack/react-query';
import { api, leaveTeam, type Answers } from '../../desk.ts';
import { said } from '../../messages/en/teams.ts';
import { useAct } from '../../parts/act.ts';
import { Danger } from '../../parts/ask.tsx';
import { FormDialog } from '../../parts/form.tsx';
import { Section } from '../../parts/screen.tsx';
import { SearchSelect, useSearch } from '../../parts/search-select.tsx';
import { useMe } from '../../session.ts';

/** What only an owner does: gives the team to somebody else, or ends it. */
export function Ends({ team: { id: team_id, name } }: { team: Answers['teams']['get'] }) {
  // Who has what is shown in every list of teams, and on every screen in what is drawn there.
  const transfer = useAct(api.teams.transferOwnership.mutationOptions(), {
    done: said.handedOver,
    after: () => location.reload(),
    showsProblems: true,
  });
  const remove = useAct(api.teams.delete.mutationOptions(), { after: () => leaveTeam('/settings/profile') });
  return (
    <Section title={said.end} hint={said.endHint}>
      <div className="flex flex-wrap gap-2">
        <FormDialog title={said.handOver} act={transfer} send={({ user_id }) => ({ team_id, user_id: user_id! })}>
          <p className="text-sm text-muted">{said.handOverHint}</p>
          <Heir team_id={team_id} />
        </FormDialog>
        <Danger label={said.delete} question={said.deleteQuestion(name)} run={() => remove.mutate({ team_id })} />
      </div>
    </Section>
  );
}

function Heir({ team_id }: { team_id: string }) {
  const me = useMe();
  const search = useSearch();
  const { data } = useQuery(api.teams.members.list.queryOptions({ team_id, page_size: 50, ...search.asked }));
  const found = data?.items.filter(({ user_id, suspended }) => user_id !== me.id && !suspended);
  return (
    <>
      <SearchSelect
        search={search}
        label={said.heir}
        name="user_id"
        empty={said.noHeir}
        choices={found?.map(({ user_id, name, email }) => ({
          value: user_id,
          label: email === null ? name : `${name} (${email})`,
        }))}
      />
    </>
  );
}
