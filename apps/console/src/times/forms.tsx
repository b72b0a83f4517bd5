import type { ReactNode } from 'react';
import { api } from '../desk.ts';
import { localOf, momentOf } from '../moment.ts';
import { said } from '../messages/en/times.ts';
import { words } from '../words.ts';
import { useAct } from '../parts/act.ts';
import { Select, TextArea, TextField } from '../parts/field.tsx';
import { EditDialog, FormDialog, type Values } from '../parts/form.tsx';
import type { ButtonProps } from '../parts/button.tsx';
import { MINUTES, minutesOf } from './length.ts';
import type { Subject, WorkTime } from './kinds.ts';

/** How long, from when, and what was done. */
function Fields({ time }: { time?: WorkTime }) {
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          label={said.minutes}
          hint={said.minutesHint}
          name="minutes"
          required
          pattern={MINUTES}
          autoFocus={time !== undefined}
          defaultValue={time === undefined ? '' : typedOf(time)}
        />
        <TextField
          label={said.began}
          hint={time === undefined ? said.beganHint : undefined}
          name="started_at"
          type="datetime-local"
          defaultValue={localOf(time?.started_at ?? null)}
        />
      </div>
      <TextArea label={said.note} name="note" rows={3} maxLength={2000} defaultValue={time?.note ?? ''} />
    </>
  );
}

/** What was typed; of a time that is there already, only what is otherwise now: fields show no seconds. */
const spentOf = ({ minutes, started_at, note }: Values, was?: WorkTime) => {
  const moment = momentOf(started_at);
  return {
    ...(was !== undefined && minutes === typedOf(was) ? {} : { minutes: minutesOf(minutes!) }),
    ...(moment === null || started_at === localOf(was?.started_at ?? null) ? {} : { started_at: moment }),
    note: note === '' ? null : note!,
  };
};
const typedOf = ({ seconds }: WorkTime): string => String(Math.max(1, Math.round((seconds ?? 0) / 60)));

const subjectOf = ({ kind, key }: Values): Subject =>
  kind === 'task_id' ? { task_id: key!.trim() } : { ticket_id: key!.trim() };

/** Notes time that was spent: on what is shown, or on what is named. */
export function LogTime({
  on,
  label,
  look = 'quiet',
}: {
  on?: Subject;
  label?: ReactNode;
  look?: NonNullable<ButtonProps['look']>;
}) {
  const act = useAct(api.workTimes.log.mutationOptions(), { done: words.act.saved, showsProblems: true });
  return (
    <FormDialog
      title={said.log}
      {...(label === undefined ? {} : { label })}
      look={look}
      act={act}
      send={(values) => {
        const spent = spentOf(values);
        // On something new, there is nothing that could stay.
        return { minutes: 0, ...(on ?? subjectOf(values)), ...spent };
      }}
    >
      {on === undefined ? (
        <div className="grid grid-cols-2 gap-4">
          <Select
            label={said.what}
            name="kind"
            choices={[
              { value: 'ticket_id', label: said.kinds.ticket_id },
              { value: 'task_id', label: said.kinds.task_id },
            ]}
          />
          <TextField label={said.key} hint={said.keyHint} name="key" required maxLength={64} autoFocus />
        </div>
      ) : null}
      <Fields />
    </FormDialog>
  );
}

export function EditTime({ time }: { time: WorkTime }) {
  const act = useAct(api.workTimes.update.mutationOptions(), { done: words.act.saved, showsProblems: true });
  return (
    <EditDialog
      title={said.edit}
      look="bare"
      act={act}
      of={time}
      send={(values, _, was) => ({ work_time_id: was.id, version: was.version, ...spentOf(values, was) })}
    >
      <Fields time={time} />
    </EditDialog>
  );
}
