import { useInfiniteQuery } from '@tanstack/react-query';
import { api, chooseTeam, leaveTeam, paged, type Answers } from '../../desk.ts';
import { said as settings } from '../../messages/en/settings.ts';
import { said } from '../../messages/en/teams.ts';
import { words } from '../../words.ts';
import { useAct } from '../../parts/act.ts';
import { Avatar } from '../../parts/avatar.tsx';
import { Danger } from '../../parts/ask.tsx';
import { Button } from '../../parts/button.tsx';
import { TextField } from '../../parts/field.tsx';
import { FormDialog } from '../../parts/form.tsx';
import { Line, Listing } from '../../parts/listing.tsx';
import { Pill } from '../../parts/pill.tsx';
import { Section } from '../../parts/screen.tsx';
import { When } from '../../parts/when.tsx';
import { useMe } from '../../session.ts';

type Team = Answers['teams']['list']['items'][number];
const isMine = ({ roles, custom_role }: Team): boolean => roles.length > 0 || custom_role !== null;

/** The teams one is in, one more, and those that one has deleted. */
export function OwnTeams() {
  const list = useInfiniteQuery({
    ...api.teams.list.infiniteQueryOptions({ page_size: 100 }, paged),
    // What a team offers is accepted above the places.
    select: (data) => ({ ...data, pages: data.pages.map((page) => ({ ...page, items: page.items.filter(isMine) })) }),
  });
  const count = list.data?.pages.flatMap(({ items }) => items).length ?? 0;
  return (
    <>
      <Section title={said.teams} hint={said.teamsHint} actions={<NewTeam />}>
        <Listing
          of={list}
          label={said.teams}
          empty={{ title: said.empty, hint: said.emptyHint }}
          row={(team) => <TeamLine team={team} isLast={count < 2} />}
        />
      </Section>
      <DeletedTeams />
    </>
  );
}

function NewTeam() {
  const act = useAct(api.teams.create.mutationOptions(), { after: ({ id }) => chooseTeam(id), showsProblems: true });
  return (
    <FormDialog
      title={said.make}
      submit={words.act.create}
      act={act}
      send={({ name, ticket_prefix }) => ({
        name: name!,
        ...(ticket_prefix === '' ? {} : { ticket_prefix: ticket_prefix! }),
      })}
    >
      <p className="text-sm text-muted">{said.makeHint}</p>
      <TextField label={said.name} name="name" required maxLength={100} autoFocus />
      <TextField
        label={said.prefix}
        hint={said.prefixHint}
        name="ticket_prefix"
        pattern="[A-Za-z][A-Za-z0-9]{1,9}"
        maxLength={10}
        placeholder="TKT"
      />
    </FormDialog>
  );
}

function TeamLine({ team: { id: team_id, name, roles, custom_role }, isLast }: { team: Team; isLast: boolean }) {
  const isHere = useMe().team_id === team_id;
  const leave = useAct(api.teams.leave.mutationOptions(), {
    done: said.left,
    after: () => {
      if (isHere) leaveTeam('/settings/profile');
    },
  });
  const named = [
    ...roles.map((role) => settings.members.role_[role]),
    ...(custom_role === null ? [] : [custom_role.name]),
  ];
  return (
    <Line lead={<Avatar name={name} size="normal" />} title={name} hint={named.join(', ')}>
      {isHere ? <Pill tone="accent">{said.here}</Pill> : <Button onClick={() => chooseTeam(team_id)}>{said.go}</Button>}
      {isLast ? null : (
        <Danger label={said.leave} question={said.leaveQuestion(name)} run={() => leave.mutate({ team_id })} />
      )}
    </Line>
  );
}

/** Drawn where there are any. */
function DeletedTeams() {
  const list = useInfiniteQuery(api.teams.list.infiniteQueryOptions({ deleted: true, page_size: 20 }, paged));
  const restore = useAct(api.teams.restore.mutationOptions(), { done: said.restored });
  if ((list.data?.pages[0]?.items.length ?? 0) === 0) return null;
  return (
    <Section title={said.gone} hint={said.goneHint}>
      <Listing
        of={list}
        label={said.gone}
        empty={{ title: said.gone }}
        row={({ id: team_id, name, purge_at }) => (
          <Line
            title={name}
            hint={
              purge_at === null ? null : (
                <>
                  {said.goneOn} <When at={purge_at} className="" />
                </>
              )
            }
          >
            <Button onClick={() => restore.mutate({ team_id })}>{said.restore}</Button>
          </Line>
        )}
      />
    </Section>
  );
}
