import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { teamRoles, type TeamRole } from '@deskwire/contract/kit/access.ts';
import { api, paged, type Answers } from '../../desk.ts';
import { said as ofRoles } from '../../messages/en/roles.ts';
import { said } from '../../messages/en/settings.ts';
import { words } from '../../words.ts';
import { useAct } from '../../parts/act.ts';
import { Avatar } from '../../parts/avatar.tsx';
import { Danger } from '../../parts/ask.tsx';
import { Button } from '../../parts/button.tsx';
import { Checks, Select, TextField } from '../../parts/field.tsx';
import { FormDialog } from '../../parts/form.tsx';
import { Line, Listing } from '../../parts/listing.tsx';
import { Pill } from '../../parts/pill.tsx';
import { Section } from '../../parts/screen.tsx';
import { say } from '../../parts/toast.tsx';
import { When } from '../../parts/when.tsx';
import { useMay, useMe } from '../../session.ts';
import { Room } from '../room.tsx';

const { members } = said;
type Member = Answers['teams']['members']['list']['items'][number];

const roleChoices = teamRoles.map((value) => ({ value, label: members.role_[value] }));
const named = (roles: readonly TeamRole[], custom: Member['custom_role']) =>
  [...roles.map((role) => members.role_[role]), ...(custom === null ? [] : [custom.name])].join(', ');
/** The built-in roles, and below them the roles of the team, if it has made any. */
function RolesField({ roles, custom = null }: { roles: readonly TeamRole[]; custom?: Member['custom_role'] }) {
  const team_id = useMe().team_id!;
  const { data } = useQuery(api.customRoles.list.queryOptions({ team_id }));
  const own = (data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }));
  return (
    <>
      <Checks label={members.roles} name="roles" choices={roleChoices} defaultValue={roles} />
      {own.length === 0 ? null : (
        <Select
          label={ofRoles.custom}
          name="custom_role_id"
          choices={[{ value: '', label: ofRoles.noCustom }, ...own]}
          defaultValue={custom?.id ?? ''}
        />
      )}
    </>
  );
}
const rolesOf = (form: FormData) => {
  const roles = form.getAll('roles') as TeamRole[];
  const custom = form.get('custom_role_id');
  return {
    ...(roles.length === 0 ? {} : { roles }),
    ...(typeof custom === 'string' && custom !== '' ? { custom_role_id: custom } : {}),
  };
};

export function MembersRoom() {
  const team_id = useMe().team_id!;
  const manages = useMay()('members.manage');
  const [typed, setTyped] = useState('');
  const [role, setRole] = useState('');
  const search = useDeferredValue(typed.trim());
  const list = useInfiniteQuery({
    ...api.teams.members.list.infiniteQueryOptions(
      {
        team_id,
        page_size: 50,
        ...(search === '' ? {} : { search }),
        ...(role === '' ? {} : { role: role as TeamRole }),
      },
      paged,
    ),
    placeholderData: keepPreviousData,
  });
  const isFiltered = search !== '' || role !== '';
  return (
    <Room title={said.room.members} actions={manages ? <Invite team_id={team_id} /> : null}>
      <div className="mb-3 flex flex-wrap gap-2">
        <TextField
          label={members.search}
          isLabelHidden
          type="search"
          placeholder={members.search}
          value={typed}
          onChange={({ target }) => setTyped(target.value)}
        />
        <Select
          label={members.role}
          isLabelHidden
          choices={[{ value: '', label: `${members.role}: ${words.act.any.toLowerCase()}` }, ...roleChoices]}
          value={role}
          onChange={({ target }) => setRole(target.value)}
        />
      </div>
      <Listing
        of={list}
        label={said.room.members}
        empty={{ title: members.empty }}
        clear={
          isFiltered
            ? () => {
                setTyped('');
                setRole('');
              }
            : undefined
        }
        row={(member) => <MemberLine member={member} team_id={team_id} manages={manages} />}
      />
      {manages ? <Invitations team_id={team_id} /> : null}
    </Room>
  );
}

function MemberLine({ member, team_id, manages }: { member: Member; team_id: string; manages: boolean }) {
  const { user_id, name, email, roles, custom_role, suspended, joined_at } = member;
  const me = useMe();
  const setRole = useAct(api.teams.members.setRole.mutationOptions(), { done: members.changed, showsProblems: true });
  const remove = useAct(api.teams.members.remove.mutationOptions(), { done: members.removed });
  return (
    <Line
      lead={<Avatar name={name} size="normal" />}
      title={name}
      hint={
        <>
          {email === null ? null : `${email} · `}
          {named(roles, custom_role)} · {members.joined} <When at={joined_at} className="" />
        </>
      }
    >
      {suspended ? <Pill tone="danger">{members.suspended}</Pill> : null}
      {manages && user_id !== me.id ? (
        <>
          <FormDialog
            title={members.change}
            act={setRole}
            of={member}
            send={(_, form, { version }) => ({ team_id, user_id, version, ...rolesOf(form) })}
          >
            <p>{name}</p>
            <RolesField roles={roles} custom={custom_role} />
          </FormDialog>
          <Danger
            label={words.act.remove}
            question={members.removeQuestion(name)}
            run={() => remove.mutate({ team_id, user_id })}
          />
        </>
      ) : null}
    </Line>
  );
}

function Invite({ team_id }: { team_id: string }) {
  const act = useAct(api.teams.invitations.create.mutationOptions(), {
    after: ({ email }) => say(members.invited(email)),
    showsProblems: true,
  });
  return (
    <FormDialog
      title={members.invite}
      look="solid"
      act={act}
      send={({ email }, form) => ({ team_id, email: email!, ...rolesOf(form) })}
    >
      <TextField label={members.email} name="email" type="email" required autoFocus />
      <RolesField roles={['member']} />
    </FormDialog>
  );
}

function Invitations({ team_id }: { team_id: string }) {
  const list = useInfiniteQuery(
    api.teams.invitations.list.infiniteQueryOptions({ team_id, page_size: 20, status: 'open' }, paged),
  );
  const resend = useAct(api.teams.invitations.resend.mutationOptions(), { done: members.resent });
  const revoke = useAct(api.teams.invitations.revoke.mutationOptions(), { done: members.revoked });
  return (
    <Section title={members.invitations}>
      <Listing
        of={list}
        label={members.invitations}
        empty={{ title: members.noInvitations }}
        row={({ id, email, roles, custom_role, inviter, sent_at }) => (
          <Line
            title={email}
            hint={
              <>
                {named(roles, custom_role)} · {members.by} {inviter.name} <When at={sent_at} className="" />
              </>
            }
          >
            <Button onClick={() => resend.mutate({ team_id, invitation_id: id })}>{members.resend}</Button>
            <Button look="danger" onClick={() => revoke.mutate({ team_id, invitation_id: id })}>
              {members.revoke}
            </Button>
          </Line>
        )}
      />
    </Section>
  );
}
