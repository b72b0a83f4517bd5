import { useQuery } from '@tanstack/react-query';
import { useState, type ChangeEvent } from 'react';
import { api, type Answers } from '../../desk.ts';
import { said } from '../../messages/en/settings.ts';
import { words } from '../../words.ts';
import { useAct } from '../../parts/act.ts';
import { Danger } from '../../parts/ask.tsx';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Select, TextField } from '../../parts/field.tsx';
import { Form, type Values } from '../../parts/form.tsx';
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
  const [open, setOpen] = useState<string>();
  const known = query.data?.items ?? [];
  const edited = known.find(({ id }) => id === open);
  const close = () => setOpen(undefined);
  return (
    <Section
      title={sla.rules}
      hint={sla.rulesHint}
      actions={
        manages ? (
          <Button look="solid" onClick={() => setOpen('new')}>
            {sla.add}
          </Button>
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
              <RuleLine rule={rule} calendars={calendars} edit={manages ? () => setOpen(rule.id) : undefined} />
            )}
          />
        )}
      </Loaded>
      {open === 'new' ? (
        <Dialog title={sla.add} close={close}>
          <NewRule calendars={calendars} known={known} close={close} edit={setOpen} />
        </Dialog>
      ) : null}
      {edited === undefined ? null : (
        <Dialog key={edited.id} title={sla.editRule} close={close}>
          <EditRule rule={edited} calendars={calendars} close={close} />
        </Dialog>
      )}
    </Section>
  );
}

const nameOfCalendar = (calendars: Calendars, { calendar_id }: Rule): string =>
  calendars.find(({ id }) => id === calendar_id)?.name ?? sla.around;

function RuleLine({ rule, calendars, edit }: { rule: Rule; calendars: Calendars; edit: (() => void) | undefined }) {
  const remove = useAct(api.sla.rules.delete.mutationOptions(), { done: words.act.deleted });
  return (
    <Line title={rule.name} hint={`${matches(rule)} · ${promises(rule)} · ${nameOfCalendar(calendars, rule)}`}>
      {edit === undefined ? null : (
        <>
          <Button onClick={edit}>{words.act.edit}</Button>
          <Danger
            label={words.act.delete}
            question={sla.deleteQuestion}
            run={() => remove.mutate({ rule_id: rule.id })}
          />
        </>
      )}
    </Line>
  );
}

interface FormProps {
  calendars: Calendars;
  close: () => void;
}
const matchOf = ({ ticket_type, priority, category }: Values) => ({
  ticket_type: orNull(ticket_type) as Rule['ticket_type'],
  priority: orNull(priority) as Rule['priority'],
  category: orNull(category?.trim()),
});

/** Adds a rule. One that is there already for the same tickets is named, and left as it is. */
function NewRule({
  calendars,
  known,
  close,
  edit,
}: FormProps & { known: readonly Rule[]; edit: (rule_id: string) => void }) {
  const act = useAct(api.sla.rules.set.mutationOptions(), { done: words.act.saved, showsProblems: true });
  // Nobody is warned of the rule for all tickets before they have chosen for which theirs is.
  const [match, setMatch] = useState<ReturnType<typeof matchOf>>();
  const same = known.find(
    ({ ticket_type, priority, category }) =>
      ticket_type === match?.ticket_type && priority === match.priority && category === match.category,
  );
  const chosen = ({ target: { form } }: ChangeEvent<HTMLInputElement | HTMLSelectElement>) =>
    setMatch(matchOf(Object.fromEntries(new FormData(form!)) as Values));
  return (
    <Form
      act={act}
      submit={sla.add}
      cancel={close}
      sent={close}
      send={(values) => {
        const wanted = matchOf(values);
        setMatch(wanted);
        return { ...wanted, ...promiseOf(values), only_new: true };
      }}
    >
      <NameField />
      <div className="grid gap-4 sm:grid-cols-3">
        <Select label={sla.type} name="ticket_type" choices={types} onChange={chosen} />
        <Select label={sla.priority} name="priority" choices={priorities} onChange={chosen} />
        <TextField label={sla.category} name="category" maxLength={100} onChange={chosen} />
      </div>
      {same === undefined ? null : (
        <div role="alert" className="flex flex-wrap items-center gap-2 rounded-sm bg-warn-soft p-2 text-sm text-warn">
          <span className="min-w-0 grow basis-56">
            {sla.exists(same.name)} {promises(same)} · {nameOfCalendar(calendars, same)}
          </span>
          <Button onClick={() => edit(same.id)}>{sla.editThat}</Button>
        </div>
      )}
      <PromiseFields calendars={calendars} />
    </Form>
  );
}

function EditRule({ rule, calendars, close }: FormProps & { rule: Rule }) {
  const act = useAct(api.sla.rules.set.mutationOptions(), { done: words.act.saved, showsProblems: true });
  return (
    <Form
      act={act}
      of={rule}
      submit={words.ticket.save}
      cancel={close}
      sent={close}
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
    </Form>
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
