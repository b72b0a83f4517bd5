import type { ComponentProps } from 'react';
import { said as work } from '../messages/en/work.ts';
import { useColleagues } from '../parts/colleagues.ts';
import { Select } from '../parts/field.tsx';
import { Pill, type Tone } from '../parts/pill.tsx';
import { day, isPast } from '../time.ts';
import type { Priority, Task } from './kinds.ts';

const { tasks: said } = work;

export const priorities = (['urgent', 'high', 'medium', 'low', 'none'] as const).map((value) => ({
  value,
  label: said.priorities[value],
}));

const tones: Readonly<Record<Task['status_category'], Tone>> = {
  todo: 'quiet',
  doing: 'accent',
  done: 'good',
  cancelled: 'quiet',
};
/** The project's own name of a status, in the colour of what it means. */
export const TaskStatus = ({ category, name }: { category: Task['status_category']; name?: string | undefined }) => (
  <Pill tone={tones[category]}>{name ?? said.categories[category]}</Pill>
);

const inks = {
  urgent: 'text-danger',
  high: 'text-warn',
  medium: 'text-muted',
  low: 'text-muted',
  none: 'text-muted',
} as const;
export const TaskPriority = ({ of }: { of: Priority }) =>
  of === 'none' ? null : <span className={`text-xs ${inks[of]}`}>{said.priorities[of]}</span>;

/** The day a task is due, which stands out once it is over and the task is not. */
export const Due = ({ task: { due_on, status_category } }: { task: Pick<Task, 'due_on' | 'status_category'> }) =>
  due_on === null ? null : (
    <span
      className={
        isPast(due_on) && (status_category === 'todo' || status_category === 'doing') ? 'text-danger' : undefined
      }
    >
      {day(due_on)}
    </span>
  );

/** People of the team to whom a task can be given, and one who has it although they have left. */
export function AssigneeField({
  now,
  label = said.assignee,
  ...rest
}: Omit<ComponentProps<'select'>, 'children'> & {
  now?: { readonly id: string; readonly name: string } | null;
  label?: string;
}) {
  const people = useColleagues('projects.read');
  const isKnown = now === undefined || now === null || people.some(({ value }) => value === now.id);
  return (
    <Select
      {...rest}
      // A field that nobody changes shows who was chosen once they are known.
      {...('defaultValue' in rest ? { key: people.length } : {})}
      label={label}
      choices={[{ value: '', label: said.nobody }, ...(isKnown ? [] : [{ value: now.id, label: now.name }]), ...people]}
    />
  );
}

/** The labels of a task, each with its colour beside its name. */
export const Labels = ({ of }: { of: Task['labels'] }) => (
  <span className="inline-flex flex-wrap gap-1">
    {of.map(({ id, name, color }) => (
      <span
        key={id}
        className="inline-flex items-center gap-1 rounded-full border border-line px-2 text-xs leading-5 text-muted"
      >
        <span className="size-2 rounded-full" style={{ background: color }} aria-hidden />
        {name}
      </span>
    ))}
  </span>
);
