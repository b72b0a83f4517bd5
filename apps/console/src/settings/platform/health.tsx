import { useQuery } from '@tanstack/react-query';
import { api } from '../../desk.ts';
import { said } from '../../messages/en/settings.ts';
import { useAct } from '../../parts/act.ts';
import { Button } from '../../parts/button.tsx';
import { TextField } from '../../parts/field.tsx';
import { FormDialog } from '../../parts/form.tsx';
import { Line, Lines, Loaded } from '../../parts/listing.tsx';
import { Pill } from '../../parts/pill.tsx';
import { Card, Facts, Section } from '../../parts/screen.tsx';
import { When } from '../../parts/when.tsx';
import { Room } from '../room.tsx';

const { health: of } = said;
/** How often figures that change by themselves are asked for. */
const refetchInterval = 10_000;
const tones = { ok: 'good', degraded: 'warn', down: 'danger', stuck: 'warn', dead: 'danger' } as const;

export function HealthRoom() {
  const overview = useQuery({ ...api.admin.overview.queryOptions({}), refetchInterval });
  const health = useQuery({ ...api.admin.health.queryOptions({}), refetchInterval });
  const workers = useQuery({ ...api.admin.workers.queryOptions({}), refetchInterval });
  return (
    <Room title={said.room.health}>
      <Loaded of={overview} rows={3}>
        {({ users, teams, files, events, jobs, maintenance }) => (
          <>
            <Card>
              <Facts
                of={[
                  [of.users, users.total],
                  [of.teams, teams.total],
                  [of.files, files.total],
                  [of.events, events.last_24h],
                  [of.jobs, jobs.in_flight],
                  [of.failed, jobs.failed],
                ]}
              />
            </Card>
            <Maintenance isOn={maintenance} />
          </>
        )}
      </Loaded>
      <Section title={of.checks}>
        <Loaded of={health}>
          {({ status, checks }) => (
            <>
              <p className="mb-2">
                <Pill tone={tones[status]}>{of.states[status]}</Pill>
              </p>
              <Lines
                items={checks}
                label={of.checks}
                empty={{ title: of.checks }}
                row={({ name, ok, reason, ms }) => (
                  <Line title={name} hint={reason ?? undefined}>
                    {ms === null ? null : <span className="text-sm text-muted">{of.ms(ms)}</span>}
                    <Pill tone={ok ? 'good' : 'danger'}>{ok ? of.ok : of.broken}</Pill>
                  </Line>
                )}
              />
            </>
          )}
        </Loaded>
      </Section>
      <Queues />
      <Section title={of.processes}>
        <Loaded of={workers} rows={2}>
          {({ items }) => (
            <Lines
              items={items}
              label={of.processes}
              empty={{ title: of.processes }}
              row={({ kind, host, pid, release, seen_at, state }) => (
                <Line title={`${of.kinds[kind]} ${host}`} hint={`${pid} · ${release}`}>
                  <When at={seen_at} />
                  <Pill tone={tones[state]}>{of.processStates[state]}</Pill>
                </Line>
              )}
            />
          )}
        </Loaded>
      </Section>
    </Room>
  );
}

function Queues() {
  const query = useQuery({ ...api.admin.queues.queryOptions({}), refetchInterval });
  const pause = useAct(api.admin.pauseQueue.mutationOptions());
  const resume = useAct(api.admin.resumeQueue.mutationOptions());
  return (
    <Section title={of.queues}>
      <Loaded of={query}>
        {({ items }) => (
          <Lines
            items={items}
            label={of.queues}
            empty={{ title: of.queues }}
            row={({ name: queue, paused, in_flight, failed }) => (
              <Line title={queue} hint={`${of.inFlight(in_flight)} · ${of.failing(failed)}`}>
                <Pill tone={paused ? 'warn' : 'good'}>{paused ? of.paused : of.running}</Pill>
                {paused ? (
                  <Button onClick={() => resume.mutate({ queue })}>{of.resume}</Button>
                ) : (
                  <Button onClick={() => pause.mutate({ queue })}>{of.pause}</Button>
                )}
              </Line>
            )}
          />
        )}
      </Loaded>
    </Section>
  );
}

function Maintenance({ isOn }: { isOn: boolean }) {
  const start = useAct(api.admin.maintenance.mutationOptions(), { showsProblems: true });
  const end = useAct(api.admin.maintenance.mutationOptions());
  return (
    <Section
      title={of.maintenance}
      hint={isOn ? of.maintenanceOn : of.maintenanceOff}
      actions={
        isOn ? (
          <Button look="solid" onClick={() => end.mutate({ action: 'disable' })}>
            {of.end}
          </Button>
        ) : (
          <FormDialog
            title={of.start}
            look="danger"
            act={start}
            send={({ message }) => ({ action: 'enable' as const, ...(message === '' ? {} : { message: message! }) })}
          >
            <p>{of.startQuestion}</p>
            <TextField label={of.message} name="message" maxLength={500} autoFocus />
          </FormDialog>
        )
      }
    >
      {null}
    </Section>
  );
}
