import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, type Answers } from '../desk.ts';
import { said } from '../messages/en/automation.ts';
import { words } from '../words.ts';
import { useAct } from '../parts/act.ts';
import { Danger } from '../parts/ask.tsx';
import { Button } from '../parts/button.tsx';
import { EventTypes } from '../parts/event-types.tsx';
import { Check, Select, TextField } from '../parts/field.tsx';
import { EditDialog, FormDialog, type Values } from '../parts/form.tsx';
import { Line, Lines, Loaded } from '../parts/listing.tsx';
import { Pill } from '../parts/pill.tsx';
import { Section } from '../parts/screen.tsx';
import { several } from '../parts/several.ts';
import { When } from '../parts/when.tsx';
import { useMay } from '../session.ts';
import { Fire } from './run-now.tsx';
import { zonesWith } from '../settings/zones.ts';

type Trigger = Answers['triggers']['list']['items'][number];
type Kind = Trigger['kind'];

/** What starts a workflow without anybody. */
export function Triggers({ workflow_id, canRun }: { workflow_id: string; canRun: boolean }) {
  const manages = useMay()('automation.manage');
  const query = useQuery(api.triggers.list.queryOptions({ workflow_id, page_size: 100 }));
  return (
    <Section title={said.triggers} actions={manages ? <NewTrigger workflow_id={workflow_id} /> : null}>
      <Loaded of={query} rows={1}>
        {({ items }) => (
          <Lines
            items={items}
            label={said.triggers}
            empty={{ title: said.noTriggers }}
            row={(trigger) => <TriggerLine trigger={trigger} manages={manages} canRun={canRun} />}
          />
        )}
      </Loaded>
    </Section>
  );
}

function TriggerLine({ trigger, manages, canRun }: { trigger: Trigger; manages: boolean; canRun: boolean }) {
  const { id: trigger_id, name, kind, event, schedule, inbound, next_at, enabled, last_error } = trigger;
  const enable = useAct(api.triggers.enable.mutationOptions());
  const disable = useAct(api.triggers.disable.mutationOptions());
  const update = useAct(api.triggers.update.mutationOptions(), { done: words.act.saved, showsProblems: true });
  const remove = useAct(api.triggers.delete.mutationOptions(), { done: words.act.deleted });
  const listensTo = event?.types.join(', ') ?? schedule?.cron ?? inbound?.types?.join(', ') ?? inbound?.provider;
  return (
    <Line
      title={name}
      hint={
        <>
          {said.kinds[kind]}
          {listensTo === undefined ? null : ` · ${listensTo}`}
          {next_at === null ? null : (
            <>
              {' '}
              · {said.next} <When at={next_at} className="" />
            </>
          )}
          {last_error === null ? null : <span className="text-danger"> · {last_error}</span>}
        </>
      }
    >
      <Pill tone={enabled ? 'good' : 'quiet'}>{enabled ? said.on : said.off}</Pill>
      {manages ? (
        <>
          {canRun ? <Fire trigger_id={trigger_id} /> : null}
          <Button onClick={() => (enabled ? disable : enable).mutate({ trigger_id })}>
            {enabled ? said.disable : said.enable}
          </Button>
          <EditDialog
            title={said.editTrigger}
            act={update}
            of={trigger}
            send={(values, form, was) => ({
              trigger_id,
              version: was.version,
              name: values['name']!,
              ...listeningOf(was.kind, values, form, was),
            })}
          >
            <TextField label={said.triggerName} name="name" required maxLength={200} defaultValue={name} />
            <Fields kind={kind} trigger={trigger} />
          </EditDialog>
          <Danger label={words.act.remove} question={said.removeTrigger} run={() => remove.mutate({ trigger_id })} />
        </>
      ) : null}
    </Line>
  );
}

/** Events, or times, that start a workflow from now on. */
function NewTrigger({ workflow_id }: { workflow_id: string }) {
  const [kind, setKind] = useState<Kind>('event');
  const act = useAct(api.triggers.create.mutationOptions(), { done: words.act.saved, showsProblems: true });
  return (
    <FormDialog
      title={said.newTrigger}
      act={act}
      send={(values, form) => ({ workflow_id, ...listeningOf(kind, values, form) })}
    >
      <Select
        label={said.triggerKind}
        choices={(['event', 'schedule'] as const).map((value) => ({ value, label: said.kinds[value] }))}
        value={kind}
        onChange={({ target }) => setKind(target.value as Kind)}
      />
      <Fields kind={kind} />
    </FormDialog>
  );
}

function Fields({ kind, trigger }: { kind: Kind; trigger?: Trigger }) {
  const { event, schedule, inbound } = trigger ?? {};
  if (kind === 'schedule') {
    const zone = schedule?.time_zone;
    return (
      <>
        <TextField
          label={said.cron}
          hint={said.cronHint}
          name="cron"
          required
          placeholder="30 8 * * 1-5"
          defaultValue={schedule?.cron ?? ''}
        />
        <Select
          label={said.zone}
          name="time_zone"
          choices={[{ value: '', label: said.zoneOfTeam }, ...zonesWith(zone ?? 'UTC')]}
          defaultValue={zone ?? ''}
        />
        <Select
          label={said.missed}
          name="missed"
          choices={(['once', 'skip', 'all'] as const).map((value) => ({ value, label: said.missedTimes[value] }))}
          defaultValue={schedule?.missed ?? 'once'}
        />
      </>
    );
  }
  const listens = kind === 'event' ? event : inbound;
  return (
    <>
      {kind === 'event' ? (
        <EventTypes label={said.eventTypes} hint={said.eventTypesHint} required types={event?.types ?? []} />
      ) : (
        <TextField
          label={said.messageTypes}
          hint={said.messageTypesHint}
          name="types"
          defaultValue={inbound?.types?.join(' ') ?? ''}
        />
      )}
      <TextField label={said.where} hint={said.whereHint} name="where" defaultValue={listens?.where ?? ''} />
      {kind === 'event' ? (
        <>
          <TextField
            label={said.changedFields}
            hint={said.changedFieldsHint}
            name="changed_fields"
            defaultValue={event?.changed_fields?.join(' ') ?? ''}
          />
          <Check label={said.internal} name="include_internal" defaultChecked={event?.include_internal ?? false} />
        </>
      ) : null}
    </>
  );
}

/** What it listens to from now on. What no field shows, such as the project whose events count, stays. */
function listeningOf(kind: Kind, values: Values, form: FormData, was?: Trigger) {
  const { cron, time_zone, missed } = values;
  if (kind === 'schedule')
    return {
      schedule: {
        cron: cron!,
        missed: missed as 'once',
        ...(time_zone === '' ? {} : { time_zone: time_zone! }),
      },
    };
  const [types, changed_fields] = [several(values['types']), several(values['changed_fields'])];
  const where = values['where']!.trim() === '' ? {} : { where: values['where']! };
  if (kind === 'inbound') {
    const { types: _, where: _where, ...kept } = was?.inbound ?? {};
    return { inbound: { ...kept, ...where, ...(types.length === 0 ? {} : { types }) } };
  }
  const { project_id } = was?.event ?? {};
  return {
    event: {
      types,
      ...where,
      ...(project_id === undefined ? {} : { project_id }),
      ...(changed_fields.length === 0 ? {} : { changed_fields }),
      ...(form.has('include_internal') ? { include_internal: true } : {}),
    },
  };
}
