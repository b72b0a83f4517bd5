import { useQuery } from '@tanstack/react-query';
import { api, type Answers } from '../../desk.ts';
import { said } from '../../messages/en/settings.ts';
import { words } from '../../words.ts';
import { useAct } from '../../parts/act.ts';
import { Danger } from '../../parts/ask.tsx';
import { Checks, Select, TextField } from '../../parts/field.tsx';
import { FormDialog } from '../../parts/form.tsx';
import { Line, Lines, Loaded } from '../../parts/listing.tsx';
import { Section } from '../../parts/screen.tsx';
import { useMay } from '../../session.ts';
import { Room } from '../room.tsx';
import { zonesWith } from '../zones.ts';
import { WhatIf } from './what-if.tsx';

const { sla } = said;
type Rule = Answers['sla']['rules']['list']['items'][number];
type Calendar = Answers['sla']['calendars']['list']['items'][number];

export function SlaRoom() {
  const calendars = useQuery(api.sla.calendars.list.queryOptions({ page_size: 100 }));
  const manages = useMay()('sla.manage');
  return (
    <Room title={said.room.sla}>
      <Rules calendars={calendars.data?.items ?? []} manages={manages} />
      {manages ? <WhatIf calendars={calendars.data?.items ?? []} /> : null}
      <Section title={sla.calendars} hint={sla.calendarsHint} actions={manages ? <NewCalendar /> : null}>
        <Loaded of={calendars}>
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
    </Room>
  );
}

const any = { value: '', label: words.act.any };
const types = [
  any,
  ...(['bug', 'feature', 'incident', 'request', 'question'] as const).map((value) => ({
    value,
    label: words.type[value],
  })),
];
const priorities = [
  any,
  ...(['urgent', 'high', 'medium', 'low'] as const).map((value) => ({ value, label: words.priority[value] })),
];
const orNull = (typed: string | undefined) => (typed === undefined || typed === '' ? null : typed);
const hours = (typed: string | undefined) => (orNull(typed) === null ? null : Number(typed));

interface RulesProps {
  calendars: readonly Calendar[];
  manages: boolean;
}
function Rules({ calendars, manages }: RulesProps) {
  const query = useQuery(api.sla.rules.list.queryOptions({ page_size: 100 }));
  const set = useAct(api.sla.rules.set.mutationOptions(), { done: words.act.saved, showsProblems: true });
  const remove = useAct(api.sla.rules.delete.mutationOptions(), { done: words.act.deleted });
  const matches = ({ ticket_type, priority, category }: Rule) =>
    [
      ...(ticket_type === null ? [] : [words.type[ticket_type]]),
      ...(priority === null ? [] : [words.priority[priority]]),
      ...(category === null ? [] : [category]),
    ].join(', ') || words.act.any;
  const promises = ({ response_time_hours, next_response_time_hours, resolution_time_hours }: Rule) =>
    [
      [words.ticket.firstResponse, response_time_hours],
      [sla.next.split(',')[0], next_response_time_hours],
      [words.ticket.resolution, resolution_time_hours],
    ]
      .filter(([, time]) => time !== null)
      .map(([name, time]) => `${name} ${sla.hours(time as number)}`)
      .join(' · ');
  return (
    <Section
      title={sla.rules}
      hint={sla.rulesHint}
      actions={
        manages ? (
          <FormDialog
            title={sla.add}
            look="solid"
            act={set}
            send={({ name, ticket_type, priority, category, response, next, resolution, calendar_id }) => ({
              name: name!,
              ticket_type: orNull(ticket_type) as Rule['ticket_type'],
              priority: orNull(priority) as Rule['priority'],
              category: orNull(category),
              response_time_hours: hours(response),
              next_response_time_hours: hours(next),
              resolution_time_hours: hours(resolution),
              calendar_id: orNull(calendar_id),
            })}
          >
            <TextField label={sla.name} name="name" required maxLength={100} autoFocus />
            <div className="grid gap-4 sm:grid-cols-3">
              <Select label={sla.type} name="ticket_type" choices={types} />
              <Select label={sla.priority} name="priority" choices={priorities} />
              <TextField label={sla.category} name="category" maxLength={100} />
              <TextField label={sla.response} name="response" type="number" min={0} step="any" />
              <TextField label={sla.next} name="next" type="number" min={0} step="any" />
              <TextField label={sla.resolution} name="resolution" type="number" min={0} step="any" />
            </div>
            <Select
              label={sla.calendar}
              name="calendar_id"
              choices={[
                { value: '', label: sla.around },
                ...calendars.map(({ id, name }) => ({ value: id, label: name })),
              ]}
            />
          </FormDialog>
        ) : null
      }
    >
      <Loaded of={query}>
        {({ items }) => (
          <Lines
            items={items}
            label={sla.rules}
            empty={{ title: sla.noRules, hint: sla.noRulesHint }}
            row={(rule) => (
              <Line
                title={rule.name}
                hint={
                  <>
                    {matches(rule)} · {promises(rule)} ·{' '}
                    {calendars.find(({ id }) => id === rule.calendar_id)?.name ?? sla.around}
                  </>
                }
              >
                {manages ? (
                  <Danger
                    label={words.act.delete}
                    question={sla.deleteQuestion}
                    run={() => remove.mutate({ rule_id: rule.id })}
                  />
                ) : null}
              </Line>
            )}
          />
        )}
      </Loaded>
    </Section>
  );
}

const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

function NewCalendar() {
  const act = useAct(api.sla.calendars.create.mutationOptions(), { done: words.act.saved, showsProblems: true });
  return (
    <FormDialog
      title={sla.addCalendar}
      act={act}
      send={({ name, time_zone, country, from, to }, form) => ({
        name: name!,
        time_zone: time_zone!,
        hours: Object.fromEntries(form.getAll('days').map((day) => [day as string, [{ from: from!, to: to! }]])),
        holidays: orNull(country) === null ? null : { country: country!.toUpperCase() },
      })}
    >
      <TextField label={sla.name} name="name" required maxLength={100} autoFocus />
      <Select
        label={sla.zone}
        name="time_zone"
        choices={zonesWith('UTC')}
        defaultValue={Intl.DateTimeFormat().resolvedOptions().timeZone}
      />
      <Checks
        label={sla.openOn}
        name="days"
        choices={weekdays.map((value) => ({ value, label: sla.days[value] }))}
        defaultValue={weekdays.slice(0, 5)}
      />
      <div className="grid grid-cols-2 gap-4">
        <TextField label={sla.opens} name="from" type="time" required defaultValue="09:00" />
        <TextField label={sla.closes} name="to" type="time" required defaultValue="17:00" />
      </div>
      <TextField label={sla.country} hint={sla.countryHint} name="country" pattern="[A-Za-z]{2}" maxLength={2} />
    </FormDialog>
  );
}

function CalendarLine({ calendar, manages }: { calendar: Calendar; manages: boolean }) {
  const { id, name, time_zone, hours: open, holidays } = calendar;
  const remove = useAct(api.sla.calendars.delete.mutationOptions(), { done: words.act.deleted });
  const week =
    open === null
      ? sla.around
      : weekdays
          .flatMap((day) => {
            const times = open[day] ?? [];
            return times.length === 0
              ? []
              : [`${sla.days[day]} ${times.map(({ from, to }) => `${from}–${to}`).join(', ')}`];
          })
          .join(' · ');
  return (
    <Line
      title={name}
      hint={`${time_zone}${holidays === null ? '' : ` · ${sla.country} ${holidays.country}`} · ${week}`}
    >
      {manages ? (
        <Danger
          label={words.act.delete}
          question={sla.calendarQuestion}
          run={() => remove.mutate({ calendar_id: id })}
        />
      ) : null}
    </Line>
  );
}
