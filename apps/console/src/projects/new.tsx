import { api } from '../desk.ts';
import { said as work } from '../messages/en/work.ts';
import { words } from '../words.ts';
import { useAct } from '../parts/act.ts';
import { Select, TextArea, TextField } from '../parts/field.tsx';
import { FormDialog } from '../parts/form.tsx';
import { AssigneeField, priorities } from './choices.tsx';
import type { Priority, Project, Status } from './kinds.ts';

const { tasks: said } = work;

export function NewTask({
  project: { id: project_id },
  statuses,
  parent_id,
}: {
  project: Pick<Project, 'id'>;
  statuses: readonly Status[];
  parent_id?: string;
}) {
  const act = useAct(api.tasks.create.mutationOptions(), { showsProblems: true });
  return (
    <FormDialog
      title={parent_id === undefined ? said.new : said.addSubtask}
      look={parent_id === undefined ? 'solid' : 'quiet'}
      submit={words.act.create}
      act={act}
      keeps={`task/${parent_id ?? project_id}`}
      send={({ title, description, status, priority, assignee_id, due_on }) => ({
        project_id,
        title: title!,
        description: description!,
        status: status!,
        priority: priority as Priority,
        assignee_id: assignee_id === '' ? null : assignee_id!,
        ...(due_on === '' ? {} : { due_on: due_on! }),
        ...(parent_id === undefined ? {} : { parent_id }),
      })}
    >
      <TextField label={said.title} name="title" required maxLength={200} autoFocus />
      <TextArea label={said.description} name="description" rows={4} />
      <div className="grid grid-cols-2 gap-4">
        <Select
          label={said.status}
          name="status"
          choices={statuses.map(({ slug, name }) => ({ value: slug, label: name }))}
        />
        <Select label={said.priority} name="priority" choices={priorities} defaultValue="none" />
        <AssigneeField name="assignee_id" defaultValue="" />
        <TextField label={said.due} name="due_on" type="date" />
      </div>
    </FormDialog>
  );
}
