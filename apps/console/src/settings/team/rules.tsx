import { useQuery } from '@tanstack/react-query';
import { api, type Answers } from '../../desk.ts';
import { said } from '../../messages/en/settings.ts';
import { words } from '../../words.ts';
import { useAct } from '../../parts/act.ts';
import { Danger } from '../../parts/ask.tsx';
import { Select, TextField } from '../../parts/field.tsx';
import { EditDialog, FormDialog, type Values } from '../../parts/form.tsx';
import { Line, Lines, Loaded } from '../../parts/listing.tsx';
import { Section } from '../../parts/screen.tsx';

const { sla } = said;
type Rule = Answers['sla']['rules']['list']['items'][number];
type Calendars = Answers['sla']['calendars']['list']['items'];

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
  calendars: Calendars;
  manages: boolean;
}
/** What is promised to which tickets. A rule is the one of what it is for: that is chosen once, and stays. */
export function Rules({ calendars, manages }: RulesProps) {
  const query = useQuery(api.sla.rules.list.queryOptions({ page_size: 100 }));
  const set = useAct(api.sla.rules.set.mutationOptions(), { done: words.act.saved, showsProblems: true });
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
            send={(values) => ({
              ticket_type: orNull(values['ticket_type']) as Rule['ticket_type'],
              priority: orNull(values['priority']) as Rule['priority'],
              category: orNull(values['category']),
              ...promiseOf(values),
            })}
          >
            <NameField />
            <div className="grid gap-4 sm:grid-cols-3">
              <Select label={sla.type} name="ticket_type" choices={types} />
              <Select label={sla.priority} name="priority" choices={priorities} />
              <TextField label={sla.category} name="category" maxLength={100} />
            </div>
            <PromiseFields calendars={calendars} />
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
            row={(rule) => <RuleLine rule={rule} calendars={calendars} manages={manages} />}
          />
        )}
      </Loaded>
    </Section>
  );
}

function RuleLine({ rule, calendars, manages }: RulesProps & { rule: Rule }) {
  const set = useAct(api.sla.rules.set.mutationOptions(), { done: words.act.saved, showsProblems: true });
  const remove = useAct(api.sla.rules.delete.mutationOptions(), { done: words.act.deleted });
  const calendar = calendars.find(({ id }) => id === rule.calendar_id)?.name ?? sla.around;
  return (
    <Line title={rule.name} hint={`${matches(rule)} · ${promises(rule)} · ${calendar}`}>
      {manages ? (
        <>
          <EditDialog
            title={sla.editRule}
            act={set}
            of={rule}
            send={(values, _, { ticket_type, priority, category, version }) => ({
              ticket_type,
              priority,
              category,
              version,
              ...promiseOf(values),
            })}
          >
            <NameField rule={rule} />
            <p className="text-sm text-muted">
              {sla.isFor} {matches(rule)}
            </p>
            <PromiseFields calendars={calendars} rule={rule} />
          </EditDialog>
          <Danger
            label={words.act.delete}
            question={sla.deleteQuestion}
            run={() => remove.mutate({ rule_id: rule.id })}
          />
        </>
      ) : null}
    </Line>
  );
}

const matches = ({ ticket_type, priority, category }: Rule): string =>
  [
    ...(ticket_type === null ? [] : [words.type[ticket_type]]),
    ...(priority === null ? [] : [words.priority[priority]]),
    ...(category === null ? [] : [category]),
  ].join(', ') || words.act.any;

const promises = ({ response_time_hours, next_response_time_hours, resolution_time_hours }: Rule): string =>
  [
    [words.ticket.firstResponse, response_time_hours],
    [sla.next.split(',')[0], next_response_time_hours],
    [words.ticket.resolution, resolution_time_hours],
  ]
    .filter(([, time]) => time !== null)
    .map(([name, time]) => `${name} ${sla.hours(time as number)}`)
    .join(' · ');

const promiseOf = ({ name, response, next, resolution, calendar_id }: Values) => ({
  name: name!,
  response_time_hours: hours(response),
  next_response_time_hours: hours(next),
  resolution_time_hours: hours(resolution),
  calendar_id: orNull(calendar_id),
});

const NameField = ({ rule }: { rule?: Rule }) => (
  <TextField label={sla.name} name="name" required maxLength={100} autoFocus defaultValue={rule?.name ?? ''} />
);

function PromiseFields({ calendars, rule }: { calendars: Calendars; rule?: Rule }) {
  const time = { type: 'number', min: 0, step: 'any' } as const;
  return (
    <>
      <div className="grid items-end gap-4 sm:grid-cols-3">
        <TextField {...time} label={sla.response} name="response" defaultValue={rule?.response_time_hours ?? ''} />
        <TextField {...time} label={sla.next} name="next" defaultValue={rule?.next_response_time_hours ?? ''} />
        <TextField
          {...time}
          label={sla.resolution}
          name="resolution"
          defaultValue={rule?.resolution_time_hours ?? ''}
        />
      </div>
      <Select
        label={sla.calendar}
        name="calendar_id"
        choices={[{ value: '', label: sla.around }, ...calendars.map(({ id, name }) => ({ value: id, label: name }))]}
        defaultValue={rule?.calendar_id ?? ''}
      />
    </>
  );
}
