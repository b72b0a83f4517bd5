import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../desk.ts';
import { said } from '../messages/en/automation.ts';
import { words } from '../words.ts';
import { useAct } from '../parts/act.ts';
import { Danger } from '../parts/ask.tsx';
import { Button } from '../parts/button.tsx';
import { Select, TextField } from '../parts/field.tsx';
import { FormDialog } from '../parts/form.tsx';
import { Line, Lines, Loaded } from '../parts/listing.tsx';
import { Pill } from '../parts/pill.tsx';
import { Section } from '../parts/screen.tsx';
import { several } from '../parts/several.ts';
import { When } from '../parts/when.tsx';
import { useMay } from '../session.ts';

/** What starts a workflow without anybody. */
export function Triggers({ workflow_id }: { workflow_id: string }) {
  const manages = useMay()('automation.manage');
  const query = useQuery(api.triggers.list.queryOptions({ workflow_id, page_size: 100 }));
  const enable = useAct(api.triggers.enable.mutationOptions());
  const disable = useAct(api.triggers.disable.mutationOptions());
  const remove = useAct(api.triggers.delete.mutationOptions(), { done: words.act.deleted });
  return (
    <Section title={said.triggers} actions={manages ? <NewTrigger workflow_id={workflow_id} /> : null}>
      <Loaded of={query} rows={1}>
        {({ items }) => (
          <Lines
            items={items}
            label={said.triggers}
            empty={{ title: said.noTriggers }}
            row={({ id: trigger_id, name, kind, event, schedule, next_at, enabled, last_error }) => (
              <Line
                title={name}
                hint={
                  <>
                    {said.kinds[kind]} · {event?.types.join(', ') ?? schedule?.cron}
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
                    <Button onClick={() => (enabled ? disable : enable).mutate({ trigger_id })}>
                      {enabled ? said.disable : said.enable}
                    </Button>
                    <Danger
                      label={words.act.remove}
                      question={said.removeTrigger}
                      run={() => remove.mutate({ trigger_id })}
                    />
                  </>
                ) : null}
              </Line>
            )}
          />
        )}
      </Loaded>
    </Section>
  );
}

/** Events, or times, that start a workflow from now on. */
function NewTrigger({ workflow_id }: { workflow_id: string }) {
  const [kind, setKind] = useState<'event' | 'schedule'>('event');
  const act = useAct(api.triggers.create.mutationOptions(), { done: words.act.saved, showsProblems: true });
  return (
    <FormDialog
      title={said.newTrigger}
      act={act}
      send={({ types, where, cron }) => ({
        workflow_id,
        ...(kind === 'event'
          ? { event: { types: several(types), ...(where === '' ? {} : { where: where! }) } }
          : { schedule: { cron: cron! } }),
      })}
    >
      <Select
        label={said.triggerKind}
        choices={[
          { value: 'event', label: said.kinds.event },
          { value: 'schedule', label: said.kinds.schedule },
        ]}
        value={kind}
        onChange={({ target }) => setKind(target.value as typeof kind)}
      />
      {kind === 'event' ? (
        <>
          <TextField label={said.eventTypes} hint={said.eventTypesHint} name="types" required />
          <TextField label={said.where} hint={said.whereHint} name="where" />
        </>
      ) : (
        <TextField label={said.cron} hint={said.cronHint} name="cron" required placeholder="30 8 * * 1-5" />
      )}
    </FormDialog>
  );
}
