import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { projectRolePermits, projectRoles, type ProjectRole } from '@deskwire/contract/kit/access.ts';
import { api, paged } from '../desk.ts';
import { said as teams } from '../messages/en/teams.ts';
import { said as work } from '../messages/en/work.ts';
import { useAct } from '../parts/act.ts';
import { Danger } from '../parts/ask.tsx';
import { Select, TextField } from '../parts/field.tsx';
import { FormDialog } from '../parts/form.tsx';
import { Line, Listing } from '../parts/listing.tsx';
import { useMe } from '../session.ts';
import type { Project } from './kinds.ts';

const { projects: said } = work;
const roles = projectRoles.map((value) => ({ value, label: said.roles[value] }));

export function Members({ project }: { project: Project }) {
  const { id: project_id, role } = project;
  const manages = projectRolePermits(role, 'project.manage');
  const list = useInfiniteQuery(api.projects.members.list.infiniteQueryOptions({ project_id, page_size: 50 }, paged));
  const invite = useAct(api.projects.members.invite.mutationOptions(), { showsProblems: true });
  const update = useAct(api.projects.members.update.mutationOptions());
  const remove = useAct(api.projects.members.remove.mutationOptions());
  const me = useMe();
  const navigate = useNavigate();
  const leave = useAct(api.projects.leave.mutationOptions(), { after: () => navigate({ to: '/projects' }) });
  return (
    <div className="h-full overflow-y-auto p-4">
      <div className="mx-auto max-w-3xl">
        {manages ? (
          <div className="mb-3 flex justify-end gap-2">
            <FormDialog
              title={said.invite}
              act={invite}
              send={(values) => ({ project_id, email: values['email']!, role: values['role'] as ProjectRole })}
            >
              <TextField label={said.email} name="email" type="email" required autoFocus />
              <Select label={said.role} name="role" choices={roles} defaultValue="member" />
            </FormDialog>
          </div>
        ) : null}
        <Listing
          of={list}
          label={said.people}
          empty={{ title: said.noPeople }}
          row={({ user_id, name, role: theirs }) => (
            <Line title={name}>
              {manages && user_id !== null ? (
                <>
                  <Select
                    label={`${said.role}: ${name}`}
                    isLabelHidden
                    choices={roles}
                    value={theirs}
                    onChange={({ target }) => update.mutate({ project_id, user_id, role: target.value as ProjectRole })}
                  />
                  {user_id === me.id ? null : (
                    <Danger
                      label={said.remove}
                      question={said.removeQuestion}
                      run={() => remove.mutate({ project_id, user_id })}
                    />
                  )}
                </>
              ) : (
                <span className="text-sm text-muted">{said.roles[theirs]}</span>
              )}
              {user_id === me.id ? (
                <Danger
                  label={teams.leaveProject}
                  question={teams.leaveProjectQuestion}
                  run={() => leave.mutate({ project_id })}
                />
              ) : null}
            </Line>
          )}
        />
      </div>
    </div>
  );
}
