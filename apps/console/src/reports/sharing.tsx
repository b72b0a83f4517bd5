import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, type Answers } from '../desk.ts';
import { said } from '../messages/en/reports.ts';
import { words } from '../words.ts';
import { useAct } from '../parts/act.ts';
import { Danger, Secret } from '../parts/ask.tsx';
import { Button } from '../parts/button.tsx';
import { Select, TextField } from '../parts/field.tsx';
import { EditDialog, FormDialog, type Values } from '../parts/form.tsx';
import { Line, Lines, Loaded } from '../parts/listing.tsx';
import { Pill } from '../parts/pill.tsx';
import { Section } from '../parts/screen.tsx';
import { several } from '../parts/several.ts';
import { When } from '../parts/when.tsx';
import { useMay } from '../session.ts';
import type { Report } from './text.ts';

const vias = ['link', 'mail', 'team'] as const;
const rules = ['daily', 'weekly', 'monthly'] as const;

/** Shows the version that is open to others. The whole team gets it only from who sees all tickets. */
export function ShareReport({ report: { id: report_id, n } }: { report: Report }) {
  const seesAll = useMay()('tickets.readAll');
  const [via, setVia] = useState<(typeof vias)[number]>('link');
  const [link, setLink] = useState<string>();
  const act = useAct(api.reports.share.mutationOptions(), {
    done: said.sharedNow,
    after: ({ link: made }) => setLink(made ?? undefined),
    showsProblems: true,
  });
  return (
    <>
      <FormDialog
        title={said.share}
        look="solid"
        act={act}
        send={({ recipients, days }) => ({
          report_id,
          n,
          via,
          ...(via === 'mail' ? { recipients: several(recipients) } : {}),
          ...(via === 'team' ? {} : { days: Number(days) }),
        })}
      >
        <Select
          label={said.via}
          choices={vias.filter((one) => one !== 'team' || seesAll).map((value) => ({ value, label: said.vias[value] }))}
          value={via}
          onChange={({ target }) => setVia(target.value as typeof via)}
        />
        {via === 'mail' ? (
          <TextField label={said.recipients} hint={said.recipientsHint} name="recipients" required />
        ) : null}
        {via === 'team' ? null : (
          <TextField label={said.days} name="days" type="number" min={1} max={90} required defaultValue={7} />
        )}
      </FormDialog>
      {link === undefined ? null : (
        <Secret title={said.link} hint={said.linkHint} value={link} close={() => setLink(undefined)} />
      )}
    </>
  );
}

export function Shares({ report_id }: { report_id: string }) {
  const query = useQuery(api.reports.shares.list.queryOptions({ report_id }));
  const revoke = useAct(api.reports.shares.revoke.mutationOptions(), { done: said.revoked });
  return (
    <Section title={said.shares}>
      <Loaded of={query} rows={2}>
        {({ items }) => (
          <Lines
            items={items}
            label={said.shares}
            empty={{ title: said.noShares }}
            row={({ id: share_id, n, via, recipients, created_at, expires_at, revoked_at }) => {
              const works = revoked_at === null && Date.parse(expires_at) > Date.now();
              return (
                <Line
                  title={`${said.vias[via]}: ${said.version(n)}`}
                  hint={
                    <>
                      {recipients.length === 0 ? '' : `${recipients.join(', ')} · `}
                      {said.expires} <When at={expires_at} className="" />
                    </>
                  }
                >
                  <When at={created_at} />
                  <Pill tone={works ? 'good' : 'quiet'}>
                    {works ? said.works : revoked_at === null ? said.expired : said.revoked}
                  </Pill>
                  {works ? (
                    <Danger
                      label={said.revoke}
                      question={said.revokeQuestion}
                      run={() => revoke.mutate({ share_id })}
                    />
                  ) : null}
                </Line>
              );
            }}
          />
        )}
      </Loaded>
    </Section>
  );
}

export function Schedules({ report_id }: { report_id: string }) {
  const query = useQuery(api.reports.schedules.list.queryOptions({ report_id }));
  const update = useAct(api.reports.schedules.update.mutationOptions(), { done: words.act.saved });
  const remove = useAct(api.reports.schedules.delete.mutationOptions(), { done: words.act.deleted });
  return (
    <Section title={said.schedules} hint={said.schedulesHint} actions={<NewSchedule report_id={report_id} />}>
      <Loaded of={query} rows={2}>
        {({ items }) => (
          <Lines
            items={items}
            label={said.schedules}
            empty={{ title: said.noSchedules }}
            row={(schedule) => {
              const {
                id: schedule_id,
                rule,
                weekday,
                day,
                time,
                time_zone,
                recipients,
                state,
                error,
                next_at,
              } = schedule;
              return (
                <Line
                  title={[
                    said.ruleNames[rule],
                    ...(rule === 'weekly' && weekday !== null ? [said.weekdays[weekday - 1]] : []),
                    ...(rule === 'monthly' && day !== null ? [`${said.dayOfMonth} ${day}`] : []),
                    `${time} (${time_zone})`,
                  ].join(', ')}
                  hint={
                    <>
                      {recipients.join(', ')} · {error === null ? said.next : error}{' '}
                      {error === null ? <When at={next_at} className="" /> : null}
                    </>
                  }
                >
                  <Pill tone={state === 'active' ? 'good' : 'warn'}>{said[state]}</Pill>
                  <Button
                    onClick={() => update.mutate({ schedule_id, state: state === 'active' ? 'paused' : 'active' })}
                  >
                    {state === 'active' ? said.pause : said.goOn}
                  </Button>
                  <EditSchedule schedule={schedule} />
                  <Danger
                    label={words.act.delete}
                    question={said.scheduleQuestion}
                    run={() => remove.mutate({ schedule_id })}
                  />
                </Line>
              );
            }}
          />
        )}
      </Loaded>
    </Section>
  );
}

type Schedule = Answers['reports']['schedules']['list']['items'][number];
type Rule = (typeof rules)[number];

/** When, and to whom, from what is in the fields. */
const timingOf = ({ rule, weekday, day, time, recipients }: Values) => ({
  rule: rule as Rule,
  time: time!,
  recipients: several(recipients),
  ...(rule === 'weekly' ? { weekday: Number(weekday) } : {}),
  ...(rule === 'monthly' ? { day: Number(day) } : {}),
});

function ScheduleFields({ schedule }: { schedule?: Schedule }) {
  const [rule, setRule] = useState<Rule>(schedule?.rule ?? 'weekly');
  return (
    <>
      <Select
        label={said.rule}
        name="rule"
        choices={rules.map((value) => ({ value, label: said.ruleNames[value] }))}
        value={rule}
        onChange={({ target }) => setRule(target.value as Rule)}
      />
      {rule === 'weekly' ? (
        <Select
          label={said.weekday}
          name="weekday"
          choices={said.weekdays.map((label, nth) => ({ value: String(nth + 1), label }))}
          defaultValue={String(schedule?.weekday ?? 1)}
        />
      ) : null}
      {rule === 'monthly' ? (
        <TextField
          label={said.dayOfMonth}
          name="day"
          type="number"
          min={1}
          max={31}
          required
          defaultValue={schedule?.day ?? 1}
        />
      ) : null}
      <TextField label={said.time} name="time" type="time" required defaultValue={schedule?.time ?? '08:00'} />
      <TextField
        label={said.recipients}
        hint={said.recipientsHint}
        name="recipients"
        required
        defaultValue={schedule?.recipients.join(' ') ?? ''}
      />
    </>
  );
}

function NewSchedule({ report_id }: { report_id: string }) {
  const act = useAct(api.reports.schedule.mutationOptions(), { done: words.act.saved, showsProblems: true });
  return (
    <FormDialog title={said.schedule} act={act} send={(values) => ({ report_id, ...timingOf(values) })}>
      <ScheduleFields />
    </FormDialog>
  );
}

function EditSchedule({ schedule }: { schedule: Schedule }) {
  const act = useAct(api.reports.schedules.update.mutationOptions(), { done: words.act.saved, showsProblems: true });
  return (
    <EditDialog
      title={said.editSchedule}
      act={act}
      send={(values) => ({ schedule_id: schedule.id, ...timingOf(values) })}
    >
      <ScheduleFields schedule={schedule} />
    </EditDialog>
  );
}
