import { useState } from 'react';
import { api, type Answers } from '../../desk.ts';
import { said } from '../../messages/en/settings.ts';
import { words } from '../../words.ts';
import { useAct } from '../../parts/act.ts';
import { Danger } from '../../parts/ask.tsx';
import { Check, Select, TextArea, TextField } from '../../parts/field.tsx';
import { EditDialog, FormDialog, type Values } from '../../parts/form.tsx';
import { Line, Lines, Loaded, type Asked } from '../../parts/listing.tsx';
import { Section } from '../../parts/screen.tsx';
import { zonesWith } from '../zones.ts';
import { daysOf, HOURS, hoursOf, typedDays, typedHours } from './hours.ts';

const { sla } = said;
type Page = Answers['sla']['calendars']['list'];
type Calendar = Page['items'][number];

const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
const working: readonly string[] = weekdays.slice(0, 5);
const officeHours = [{ from: '09:00', to: '17:00' }];

/** When the team works, in several ways if it does so: clocks run only then. */
export function Calendars({ of, manages }: { of: Asked<Page>; manages: boolean }) {
  const create = useAct(api.sla.calendars.create.mutationOptions(), { done: words.act.saved, showsProblems: true });
  return (
    <Section
      title={sla.calendars}
      hint={sla.calendarsHint}
      actions={
        manages ? (
          <FormDialog title={sla.addCalendar} act={create} send={(values) => calendarOf(values)}>
            <Fields />
          </FormDialog>
        ) : null
      }
    >
      <Loaded of={of}>
        {({ items }) => (
          <Lines
            items={items}
            label={sla.calendars}
            empty={{ title: sla.noCalendars }}
            row={(calendar) => <CalendarLine calendar={calendar} manages={manages} />}
          />
        )}
      </Loaded>
    </Section>
  );
}

function CalendarLine({ calendar, manages }: { calendar: Calendar; manages: boolean }) {
  const { id: calendar_id, name, time_zone, hours, holidays, special_days } = calendar;
  const update = useAct(api.sla.calendars.update.mutationOptions(), { done: words.act.saved, showsProblems: true });
  const remove = useAct(api.sla.calendars.delete.mutationOptions(), { done: words.act.deleted });
  const week =
    hours === null
      ? [sla.around]
      : weekdays
          .filter((day) => hours[day] !== undefined && hours[day].length > 0)
          .map((day) => `${sla.days[day]} ${typedHours(hours[day]!)}`);
  const closed =
    holidays === null ? [] : [`${sla.country} ${[holidays.country, holidays.state].filter(Boolean).join('-')}`];
  const special = special_days.length === 0 ? [] : [sla.specialDays(special_days.length)];
  return (
    <Line title={name} hint={[time_zone, ...closed, ...special, ...week].join(' · ')}>
      {manages ? (
        <>
          <EditDialog
            title={sla.editCalendar}
            act={update}
            of={calendar}
            send={(values, _, was) => ({ calendar_id, version: was.version, ...calendarOf(values, was) })}
          >
            <Fields calendar={calendar} />
          </EditDialog>
          <Danger label={words.act.delete} question={sla.calendarQuestion} run={() => remove.mutate({ calendar_id })} />
        </>
      ) : null}
    </Line>
  );
}

function Fields({ calendar }: { calendar?: Calendar }) {
  const [isAround, setAround] = useState(calendar !== undefined && calendar.hours === null);
  const zone = calendar?.time_zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  const { country = '', state = '' } = calendar?.holidays ?? {};
  const hours = calendar?.hours ?? null;
  const hoursOn = (day: (typeof weekdays)[number]) =>
    hours === null ? (working.includes(day) ? officeHours : []) : (hours[day] ?? []);
  return (
    <>
      <TextField label={sla.name} name="name" required maxLength={100} autoFocus defaultValue={calendar?.name ?? ''} />
      <Select label={sla.zone} name="time_zone" choices={zonesWith(zone)} defaultValue={zone} />
      <Check label={sla.around} checked={isAround} onChange={({ target }) => setAround(target.checked)} />
      {isAround ? null : (
        <fieldset>
          <legend className="text-xs text-muted">{sla.openHint}</legend>
          <div className="mt-2 grid gap-x-4 gap-y-2 sm:grid-cols-2">
            {weekdays.map((day) => (
              <TextField
                key={day}
                label={sla.days[day]}
                name={day}
                pattern={HOURS}
                title={sla.openHint}
                defaultValue={typedHours(hoursOn(day))}
              />
            ))}
          </div>
        </fieldset>
      )}
      <div className="grid grid-cols-2 gap-4">
        <TextField
          label={sla.country}
          hint={sla.countryHint}
          name="country"
          pattern="[A-Za-z]{2}"
          maxLength={2}
          defaultValue={country}
        />
        <TextField label={sla.state} hint={sla.stateHint} name="state" maxLength={10} defaultValue={state ?? ''} />
      </div>
      <TextArea
        label={sla.special}
        hint={sla.specialHint}
        name="special_days"
        rows={3}
        defaultValue={typedDays(calendar?.special_days ?? [])}
      />
    </>
  );
}

/** What was typed. A region that no field shows stays with its state. */
function calendarOf(values: Values, was?: Calendar) {
  const { name, time_zone, special_days } = values;
  const country = values['country']!.toUpperCase();
  const state = values['state']!.trim() === '' ? null : values['state']!.trim().toUpperCase();
  const before = was?.holidays;
  const isSame = before?.country === country && (before.state ?? null) === state;
  const isAround = values['monday'] === undefined;
  return {
    name: name!,
    time_zone: time_zone!,
    hours: isAround ? null : Object.fromEntries(weekdays.map((day) => [day, hoursOf(values[day] ?? '')])),
    holidays: country === '' ? null : isSame ? before : { country, state },
    special_days: daysOf(special_days ?? ''),
  };
}
