import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { api, desk, type Answers } from '../desk.ts';
import { said as field } from '../messages/en/field.ts';
import { words } from '../words.ts';
import { useAct } from '../parts/act.ts';
import { useColleagues } from '../parts/colleagues.ts';
import { Danger } from '../parts/ask.tsx';
import { Select, TextArea, TextField } from '../parts/field.tsx';
import { FormDialog, type Values } from '../parts/form.tsx';
import { localOf, momentOf } from '../moment.ts';

const { plan: said } = field;
type Inspection = Answers['inspections']['get'];

/** What is planned of an inspection: where, when and by whom. */
function Fields({ inspection }: { inspection?: Inspection }) {
  const people = useColleagues('field.write');
  const assignee = inspection?.assignee ?? undefined;
  const known =
    assignee === undefined || people.some(({ value }) => value === assignee.id)
      ? people
      : [...people, { value: assignee.id, label: assignee.name }];
  return (
    <>
      <TextField label={said.site} name="site" maxLength={500} defaultValue={inspection?.site ?? ''} />
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          label={said.when}
          name="scheduled_at"
          type="datetime-local"
          defaultValue={localOf(inspection?.scheduled_at ?? null)}
        />
        <Select
          key={known.length}
          label={said.who}
          name="assignee_id"
          choices={[{ value: '', label: field.inspections.nobody }, ...known]}
          defaultValue={assignee?.id ?? ''}
        />
      </div>
      <TextArea
        label={said.notes}
        name="description"
        rows={3}
        maxLength={20_000}
        defaultValue={inspection?.description ?? ''}
      />
    </>
  );
}

const planOf = ({ site, scheduled_at, assignee_id, description }: Values) => ({
  site: site!,
  scheduled_at: momentOf(scheduled_at),
  assignee_id: assignee_id === '' ? null : assignee_id!,
  description: description!,
});

export function PlanInspection() {
  const navigate = useNavigate();
  const templates = useQuery({
    ...api.inspections.templates.list.queryOptions({ page_size: 100, view: 'row' }),
    staleTime: 60_000,
  });
  const act = useAct(api.inspections.create.mutationOptions(), {
    after: ({ key }) => navigate({ to: '/inspections/$key', params: { key } }),
    showsProblems: true,
  });
  return (
    <FormDialog
      title={said.new}
      look="solid"
      submit={words.act.create}
      act={act}
      send={(values) => ({
        ...(values['template_id'] === '' ? {} : { template_id: values['template_id']! }),
        ...(values['title'] === '' ? {} : { title: values['title']! }),
        ...planOf(values),
      })}
    >
      <Select
        label={said.template}
        name="template_id"
        choices={[
          ...(templates.data?.items ?? []).map(({ id, name, items }) => ({
            value: id,
            label: `${name} (${said.items(items.length)})`,
          })),
          { value: '', label: said.noTemplate },
        ]}
      />
      <TextField label={said.title} hint={said.titleHint} name="title" maxLength={200} autoFocus />
      <Fields />
    </FormDialog>
  );
}

/** Changes where, when and by whom, and takes an inspection away that is not needed. */
export function ChangePlan({ inspection }: { inspection: Inspection }) {
  const navigate = useNavigate();
  const { id: inspection_id } = inspection;
  const update = useAct(api.inspections.update.mutationOptions(), { done: words.act.saved, showsProblems: true });
  const remove = useAct(api.inspections.delete.mutationOptions(), {
    done: words.act.deleted,
    undo: (_, input) => desk.api.inspections.restore.mutate(input),
    after: () => navigate({ to: '/inspections' }),
  });
  return (
    <>
      <FormDialog
        title={said.change}
        submit={words.ticket.save}
        act={update}
        of={inspection}
        send={(values, _, { version }) => ({ inspection_id, version, title: values['title']!, ...planOf(values) })}
      >
        <TextField label={said.title} name="title" required maxLength={200} defaultValue={inspection.title} autoFocus />
        <Fields inspection={inspection} />
      </FormDialog>
      <Danger label={words.act.delete} question={said.deleteQuestion} run={() => remove.mutate({ inspection_id })} />
    </>
  );
}
