import { useQuery } from '@tanstack/react-query';
import type { CustomPermission, TeamRole } from '@deskwire/contract/kit/access.ts';
import { api, type Answers } from '../../desk.ts';
import { said as words } from '../../messages/en/roles.ts';
import { said } from '../../messages/en/settings.ts';
import { words as shared } from '../../words.ts';
import { useAct } from '../../parts/act.ts';
import { Checks, Select, TextArea, TextField } from '../../parts/field.tsx';
import { FormDialog, type Values } from '../../parts/form.tsx';
import { Line, Lines, Loaded } from '../../parts/listing.tsx';
import { useMay, useMe } from '../../session.ts';
import { Room } from '../room.tsx';
import { completed, groups } from './permissions.ts';

type CustomRole = Answers['customRoles']['list']['items'][number];

/** The roles that the team made, which those who manage members change. */
export function RolesRoom() {
  const team_id = useMe().team_id!;
  const manages = useMay()('members.manage');
  const query = useQuery(api.customRoles.list.queryOptions({ team_id }));
  const create = useAct(api.customRoles.create.mutationOptions(), { done: shared.act.saved, showsProblems: true });
  return (
    <Room
      title={words.title}
      hint={words.hint}
      actions={
        manages ? (
          <FormDialog
            title={words.add}
            look="solid"
            submit={shared.act.create}
            act={create}
            send={(values, form) => ({ team_id, ...fieldsOf(values, form) })}
          >
            <Fields />
          </FormDialog>
        ) : null
      }
    >
      <Loaded of={query}>
        {({ items }) => (
          <Lines
            items={items}
            label={words.title}
            empty={{ title: words.none, hint: words.noneHint }}
            row={(role) => <RoleLine role={role} team_id={team_id} manages={manages} others={items} />}
          />
        )}
      </Loaded>
    </Room>
  );
}

interface RoleLineProps {
  role: CustomRole;
  team_id: string;
  manages: boolean;
  others: readonly CustomRole[];
}
function RoleLine({ role, team_id, manages, others }: RoleLineProps) {
  const { id: custom_role_id, name, description, permissions, people, invited } = role;
  const update = useAct(api.customRoles.update.mutationOptions(), { done: words.changed, showsProblems: true });
  const remove = useAct(api.customRoles.delete.mutationOptions(), { done: words.deleted, showsProblems: true });
  return (
    <Line
      title={name}
      hint={[
        ...(description === null ? [] : [description]),
        words.permits(permissions.length),
        words.people(people),
      ].join(' · ')}
    >
      {manages ? (
        <>
          <FormDialog
            title={words.change}
            submit={said.profile.save}
            act={update}
            of={role}
            send={(values, form, { version }) => ({ team_id, custom_role_id, version, ...fieldsOf(values, form) })}
          >
            <Fields role={role} />
          </FormDialog>
          <FormDialog
            title={shared.act.delete}
            look="danger"
            act={remove}
            send={({ instead }) => ({ team_id, custom_role_id, ...insteadOf(instead) })}
          >
            <p>{name}</p>
            {people + invited === 0 ? (
              <p>{words.nobody}</p>
            ) : (
              <Select
                label={words.instead}
                name="instead"
                choices={[
                  ...(Object.keys(said.members.role_) as TeamRole[])
                    .filter((value) => value !== 'owner')
                    .map((value) => ({ value, label: said.members.role_[value] })),
                  ...others
                    .filter(({ id }) => id !== custom_role_id)
                    .map(({ id, name }) => ({ value: id, label: name })),
                ]}
              />
            )}
          </FormDialog>
        </>
      ) : null}
    </Line>
  );
}

const Fields = ({ role }: { role?: CustomRole }) => (
  <>
    <TextField label={words.name} name="name" required maxLength={60} autoFocus defaultValue={role?.name} />
    <TextArea label={words.description} name="description" rows={2} defaultValue={role?.description ?? ''} />
    <p className="text-xs font-semibold">{words.permissions}</p>
    {groups.map(({ group, choices }) => (
      <Checks
        key={group}
        label={words.groups[group]}
        name="permissions"
        choices={choices}
        defaultValue={role?.permissions ?? ['team.read']}
      />
    ))}
  </>
);

const fieldsOf = ({ name, description }: Values, form: FormData) => ({
  name: name!,
  description: description === '' ? null : description!,
  permissions: completed(form.getAll('permissions') as CustomPermission[]),
});

/** A built-in role has a name, one of the team an id. */
const insteadOf = (instead: string | undefined) => {
  if (instead === undefined) return {};
  return instead in said.members.role_ ? { to_role: instead as TeamRole } : { to_custom_role_id: instead };
};
