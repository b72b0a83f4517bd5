import { useQuery } from '@tanstack/react-query';
import { api } from '../../desk.ts';
import { said as work } from '../../messages/en/work.ts';
import { words } from '../../words.ts';
import { useAct } from '../../parts/act.ts';
import { Checks, Select, TextField } from '../../parts/field.tsx';
import { EditDialog } from '../../parts/form.tsx';
import { FactLines, Part } from '../../parts/part.tsx';
import { MINUTES, lengthOf, minutesOf } from '../../times/length.ts';
import { day } from '../../time.ts';
import { Labels } from '../choices.tsx';
import type { WholeTask } from '../kinds.ts';

const { tasks: said } = work;
type Recurrence = NonNullable<WholeTask['recurrence']>;
const units = [
  { value: '', label: said.once },
  ...(['day', 'week', 'month', 'year'] as const).map((value) => ({ value, label: said.units[value] })),
];

/** What is planned of a task besides who does it and when it is due. */
export function Details({ task }: { task: WholeTask }) {
  const { labels, start_on, estimate_minutes, recurrence } = task;
  const writes = task.can.includes('update');
  const facts = [
    ...(labels.length === 0 ? [] : [[said.labels, <Labels key="labels" of={labels} />] as const]),
    ...(start_on === null ? [] : [[said.start, day(start_on)] as const]),
    ...(estimate_minutes === null ? [] : [[said.estimate, lengthOf(estimate_minutes * 60)] as const]),
    ...(recurrence === null ? [] : [[said.repeats, said.every(recurrence.every, recurrence.unit)] as const]),
  ];
  if (facts.length === 0 && !writes) return null;
  return (
    <Part title={said.details} action={writes ? <EditDetails task={task} /> : null}>
      <FactLines of={facts} />
    </Part>
  );
}

function EditDetails({ task }: { task: WholeTask }) {
  const { id: task_id, project, labels, start_on, estimate_minutes, recurrence, ticket, parent_id } = task;
  const known = useQuery({
    ...api.tasks.labels.list.queryOptions({ project_id: project.key, page_size: 100 }),
    staleTime: 60_000,
  });
  const act = useAct(api.tasks.update.mutationOptions(), { done: words.act.saved, showsProblems: true });
  return (
    <EditDialog
      title={said.editDetails}
      look="bare"
      act={act}
      of={task}
      send={({ start_on: starts, estimate, every, unit, from, ticket_key }, form, was) => ({
        task_id,
        version: was.version,
        label_ids: form.getAll('labels') as string[],
        start_on: starts === '' ? null : starts!,
        estimate_minutes: estimate === '' ? null : minutesOf(estimate!),
        ticket_id: ticket_key === '' ? null : ticket_key!.trim(),
        ...(unit === undefined ? {} : { recurrence: recurrenceOf(was.recurrence, unit, Number(every), from) }),
      })}
    >
      {known.data === undefined || known.data.items.length === 0 ? null : (
        <Checks
          label={said.labels}
          name="labels"
          choices={known.data.items.map(({ id, name }) => ({ value: id, label: name }))}
          defaultValue={labels.map(({ id }) => id)}
        />
      )}
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField label={said.start} name="start_on" type="date" defaultValue={start_on ?? ''} />
        <TextField
          label={said.estimate}
          hint={said.estimateHint}
          name="estimate"
          pattern={MINUTES}
          defaultValue={estimate_minutes ?? ''}
        />
      </div>
      <TextField
        label={said.ticket}
        hint={said.ticketHint}
        name="ticket_key"
        maxLength={64}
        defaultValue={ticket?.key ?? ''}
      />
      {parent_id === null ? (
        <div className="grid gap-4 sm:grid-cols-3">
          <Select label={said.repeats} name="unit" choices={units} defaultValue={recurrence?.unit ?? ''} />
          <TextField
            label={said.howMany}
            name="every"
            type="number"
            min={1}
            max={400}
            defaultValue={recurrence?.every ?? 1}
          />
          <Select
            label={said.countsFrom}
            name="from"
            choices={[
              { value: 'due', label: said.from.due },
              { value: 'completion', label: said.from.completion },
            ]}
            defaultValue={recurrence?.from ?? 'due'}
          />
        </div>
      ) : null}
    </EditDialog>
  );
}

/** How it comes back. What the form does not ask about, such as an end, stays as long as the unit does. */
function recurrenceOf(
  was: Recurrence | null,
  unit: string,
  every: number,
  from: string | undefined,
): Recurrence | null {
  if (unit === '') return null;
  const kept = was?.unit === unit ? was : {};
  return { ...kept, unit: unit as Recurrence['unit'], every, from: from as 'due' | 'completion' };
}
