import { useNavigate } from '@tanstack/react-router';
import { projectRolePermits } from '@deskwire/contract/kit/access.ts';
import { api, desk } from '../../desk.ts';
import { said as work } from '../../messages/en/work.ts';
import { words } from '../../words.ts';
import { useAct } from '../../parts/act.ts';
import { Danger } from '../../parts/ask.tsx';
import { Button } from '../../parts/button.tsx';
import { Check, TextArea, TextField } from '../../parts/field.tsx';
import { Form, FormDialog } from '../../parts/form.tsx';
import { Card, Section } from '../../parts/screen.tsx';
import { useMay } from '../../session.ts';
import { AssigneeField } from '../choices.tsx';
import type { Project, Statuses } from '../kinds.ts';
import { LabelList } from './labels.tsx';
import { StatusList } from './statuses.tsx';
import { Tags } from './tags.tsx';

const { projects: said } = work;

/** What a project is, what its tasks can be, and its end. */
export function ProjectSettings({ project, statuses }: { project: Project; statuses: Statuses | undefined }) {
  const isOpen = project.archived_at === null;
  const manages = isOpen && projectRolePermits(project.role, 'project.manage');
  return (
    <div className="h-full overflow-y-auto p-4" tabIndex={0} role="group" aria-label={said.settings}>
      <div className="mx-auto max-w-3xl">
        {manages ? <General project={project} /> : null}
        {statuses === undefined ? null : <StatusList project={project} of={statuses} manages={manages} />}
        <LabelList project={project} writes={isOpen && projectRolePermits(project.role, 'tasks.write')} />
        <Tags project={project} manages={manages} />
        <Ends project={project} />
      </div>
    </div>
  );
}

function General({ project }: { project: Project }) {
  const { id: project_id, key, name, description, lead, lead_id, starts_on, due_on, cascade_close } = project;
  const navigate = useNavigate();
  const act = useAct(api.projects.update.mutationOptions(), {
    done: words.act.saved,
    showsProblems: true,
    // Its address is its key, which may be another one now.
    after: (changed) =>
      navigate({ to: '/projects/$key', params: { key: changed.key }, search: { view: 'settings' }, replace: true }),
  });
  return (
    <Card>
      <Form
        act={act}
        of={project}
        submit={words.ticket.save}
        send={(values, form, { version }) => ({
          project_id,
          version,
          name: values['name']!,
          key: values['key']!,
          description: values['description']!,
          lead_id: values['lead_id'] === '' ? null : values['lead_id']!,
          starts_on: values['starts_on'] === '' ? null : values['starts_on']!,
          due_on: values['due_on'] === '' ? null : values['due_on']!,
          private: form.has('private'),
          cascade_close: form.has('cascade_close'),
        })}
      >
        <div className="grid gap-4 sm:grid-cols-[minmax(0,1fr)_120px]">
          <TextField label={said.name} name="name" required maxLength={200} defaultValue={name} />
          <TextField
            label={said.key}
            name="key"
            required
            pattern="[A-Za-z][A-Za-z0-9]{1,9}"
            maxLength={10}
            defaultValue={key}
          />
        </div>
        <TextArea label={said.description} name="description" rows={4} maxLength={20_000} defaultValue={description} />
        <div className="grid gap-4 sm:grid-cols-3">
          <AssigneeField label={said.lead} name="lead_id" now={lead} defaultValue={lead_id ?? ''} />
          <TextField label={said.starts} name="starts_on" type="date" defaultValue={starts_on ?? ''} />
          <TextField label={said.ends} name="due_on" type="date" defaultValue={due_on ?? ''} />
        </div>
        <Check label={said.private} name="private" defaultChecked={project.private} />
        <Check label={said.cascade} name="cascade_close" defaultChecked={cascade_close} />
      </Form>
    </Card>
  );
}

/** Keeping it as a template, leaving it, and how it ends. */
function Ends({ project: { id: project_id, role, archived_at } }: { project: Project }) {
  const navigate = useNavigate();
  const may = useMay();
  const manages = projectRolePermits(role, 'project.manage');
  const template = useAct(api.projects.saveAsTemplate.mutationOptions(), {
    done: said.templateSaved,
    showsProblems: true,
  });
  const archive = useAct(api.projects.archive.mutationOptions());
  const restore = useAct(api.projects.restore.mutationOptions());
  const remove = useAct(api.projects.delete.mutationOptions(), {
    done: words.act.deleted,
    undo: (_, input) => desk.api.projects.restore.mutate(input),
    after: () => navigate({ to: '/projects' }),
  });
  if (!manages) return null;
  return (
    <Section title={said.end} hint={said.endHint}>
      <div className="flex flex-wrap gap-2">
        {may('projects.create') ? (
          <FormDialog
            title={said.saveTemplate}
            submit={words.ticket.save}
            act={template}
            send={({ name, description }) => ({ project_id, name: name!, description: description! })}
          >
            <TextField label={said.name} name="name" required maxLength={200} autoFocus />
            <TextArea label={said.description} name="description" rows={3} maxLength={2000} />
          </FormDialog>
        ) : null}
        {archived_at === null ? (
          <Danger label={said.archive} question={said.archiveQuestion} run={() => archive.mutate({ project_id })} />
        ) : (
          <Button onClick={() => restore.mutate({ project_id })}>{said.restore}</Button>
        )}
        {projectRolePermits(role, 'project.own') ? (
          <Danger label={words.act.delete} question={said.deleteQuestion} run={() => remove.mutate({ project_id })} />
        ) : null}
      </div>
    </Section>
  );
}
