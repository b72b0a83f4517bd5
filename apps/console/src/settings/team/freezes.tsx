import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, type Answers } from '../../desk.ts';
import { said } from '../../messages/en/settings.ts';
import { localOf, momentOf } from '../../moment.ts';
import { words } from '../../words.ts';
import { useAct } from '../../parts/act.ts';
import { Danger } from '../../parts/ask.tsx';
import { Check, Select, TextField } from '../../parts/field.tsx';
import { EditDialog, FormDialog, type Values } from '../../parts/form.tsx';
import { Line, Lines, Loaded } from '../../parts/listing.tsx';
import { Section } from '../../parts/screen.tsx';
import { readable } from '../../readable.ts';
import { when } from '../../time.ts';
import { zonesWith } from '../zones.ts';

const { environments: of } = said;
type Environments = Answers['staging']['environments']['items'];
type Freeze = Answers['staging']['freezes']['list']['items'][number];
type Weekly = NonNullable<Freeze['weekly']>;

interface OfEnvironments {
  environments: Environments;
}

/** Times in which nothing is deployed, once or every week. */
export function Freezes({ environments, manages }: OfEnvironments & { manages: boolean }) {
  const query = useQuery(api.staging.freezes.list.queryOptions({ page_size: 100 }));
  const create = useAct(api.staging.freezes.create.mutationOptions(), { done: words.act.saved, showsProblems: true });
  return (
    <Section
      title={of.freezes}
      hint={of.freezesHint}
      actions={
        manages ? (
          <FormDialog title={of.addFreeze} act={create} send={(values) => freezeOf(values)}>
            <Fields environments={environments} />
          </FormDialog>
        ) : null
      }
    >
      <Loaded of={query}>
        {({ items }) => (
          <Lines
            items={items}
            label={of.freezes}
            empty={{ title: of.noFreezes }}
            row={(freeze) => <FreezeLine freeze={freeze} environments={environments} manages={manages} />}
          />
        )}
      </Loaded>
    </Section>
  );
}

function FreezeLine({ freeze, environments, manages }: OfEnvironments & { freeze: Freeze; manages: boolean }) {
  const { id: freeze_id, name, environment_id } = freeze;
  const update = useAct(api.staging.freezes.update.mutationOptions(), { done: words.act.saved, showsProblems: true });
  const remove = useAct(api.staging.freezes.delete.mutationOptions(), { done: words.act.deleted });
  const where = environments.find(({ id }) => id === environment_id)?.name ?? of.everywhere;
  return (
    <Line title={name} hint={`${where} · ${timeOf(freeze)}`}>
      {manages ? (
        <>
          <EditDialog
            title={of.editFreeze}
            act={update}
            of={freeze}
            send={(values, _, was) => ({ freeze_id, version: was.version, ...freezeOf(values, was) })}
          >
            <Fields environments={environments} freeze={freeze} />
          </EditDialog>
          <Danger label={words.act.delete} question={of.deleteQuestion} run={() => remove.mutate({ freeze_id })} />
        </>
      ) : null}
    </Line>
  );
}

function timeOf({ weekly, starts_at, ends_at }: Freeze): string {
  if (weekly === null) return [starts_at, ends_at].map((at) => (at === null ? '' : when(at))).join(' – ');
  const { from_day, from_time, to_day, to_time, time_zone } = weekly;
  return `${readable(from_day)} ${from_time} – ${readable(to_day)} ${to_time}, ${time_zone}`;
}

const week = of.week.map((value) => ({ value, label: readable(value) }));
const usual: Weekly = {
  from_day: 'friday',
  from_time: '16:00',
  to_day: 'monday',
  to_time: '07:00',
  time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
};

function Fields({ environments, freeze }: OfEnvironments & { freeze?: Freeze }) {
  const [isWeekly, setWeekly] = useState(freeze === undefined || freeze.weekly !== null);
  const { from_day, from_time, to_day, to_time, time_zone } = freeze?.weekly ?? usual;
  return (
    <>
      <TextField label={of.name} name="name" required maxLength={100} autoFocus defaultValue={freeze?.name ?? ''} />
      <Select
        label={of.where}
        name="environment_id"
        choices={[
          { value: '', label: of.everywhere },
          ...environments.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        defaultValue={freeze?.environment_id ?? ''}
      />
      <Check label={of.weekly} checked={isWeekly} onChange={({ target }) => setWeekly(target.checked)} />
      {isWeekly ? (
        <>
          <div className="grid grid-cols-2 gap-4">
            <Select label={of.from} name="from_day" choices={week} defaultValue={from_day} />
            <TextField label={of.fromTime} name="from_time" type="time" required defaultValue={from_time} />
            <Select label={of.to} name="to_day" choices={week} defaultValue={to_day} />
            <TextField label={of.toTime} name="to_time" type="time" required defaultValue={to_time} />
          </div>
          <Select label={of.zone} name="time_zone" choices={zonesWith(time_zone)} defaultValue={time_zone} />
        </>
      ) : (
        <div className="grid grid-cols-2 gap-4">
          <TextField
            label={of.from}
            name="starts_at"
            type="datetime-local"
            required
            defaultValue={localOf(freeze?.starts_at ?? null)}
          />
          <TextField
            label={of.to}
            name="ends_at"
            type="datetime-local"
            required
            defaultValue={localOf(freeze?.ends_at ?? null)}
          />
        </div>
      )}
    </>
  );
}

/** What was typed. A moment that is there already stays as it was to the second, which its field does not show. */
function freezeOf(
  { name, environment_id, from_day, from_time, to_day, to_time, time_zone, starts_at, ends_at }: Values,
  was?: Freeze,
) {
  const moment = (typed: string, before: string | null) => (typed === localOf(before) ? before : momentOf(typed));
  return {
    name: name!,
    environment_id: environment_id === '' ? null : environment_id!,
    ...(from_day === undefined
      ? {
          weekly: null,
          starts_at: moment(starts_at!, was?.starts_at ?? null),
          ends_at: moment(ends_at!, was?.ends_at ?? null),
        }
      : {
          weekly: {
            from_day: from_day as Weekly['from_day'],
            from_time: from_time!,
            to_day: to_day as Weekly['to_day'],
            to_time: to_time!,
            time_zone: time_zone!,
          },
          starts_at: null,
          ends_at: null,
        }),
  };
}
