import { useQuery } from '@tanstack/react-query';
import { api, type Answers } from '../../desk.ts';
import { said } from '../../messages/en/settings.ts';
import { words } from '../../words.ts';
import { useAct } from '../../parts/act.ts';
import { Check, Checks, Select, TextField } from '../../parts/field.tsx';
import { Form } from '../../parts/form.tsx';
import { Loaded } from '../../parts/listing.tsx';
import { Card, Facts, Section } from '../../parts/screen.tsx';
import { useMay, useMe } from '../../session.ts';
import { several } from '../../parts/several.ts';
import { zonesWith } from '../zones.ts';
import { Room } from '../room.tsx';
import { Ends } from './ends.tsx';

const { general } = said;
type Team = Answers['teams']['get'];

export function GeneralRoom() {
  const { team_id } = useMe();
  const may = useMay();
  const query = useQuery(api.teams.get.queryOptions({ team_id: team_id! }));
  return (
    <Room title={said.room.general} isNarrow>
      <Loaded of={query}>
        {(team) =>
          may('team.manage') ? (
            <>
              <Names team={team} />
              <Rules team_id={team.id} />
              {may('team.own') ? <Ends team={team} /> : null}
              <p className="mt-6 text-xs wrap-anywhere text-muted">
                {general.id}: <code>{team.id}</code>
              </p>
            </>
          ) : (
            <Card>
              <Facts
                of={[
                  [general.name, team.name],
                  [general.prefix, team.ticket_prefix],
                  [general.zone, team.time_zone],
                  [general.id, team.id],
                ]}
              />
              <p className="mt-4 text-sm text-muted">{general.readOnly}</p>
            </Card>
          )
        }
      </Loaded>
    </Room>
  );
}

function Names({ team }: { team: Team }) {
  const act = useAct(api.teams.update.mutationOptions(), { done: words.act.saved, showsProblems: true });
  return (
    <Form
      act={act}
      of={team}
      submit={said.profile.save}
      send={({ name, ticket_prefix, time_zone }, _, { version }) => ({
        team_id: team.id,
        version,
        name: name!,
        ticket_prefix: ticket_prefix!,
        time_zone: time_zone!,
      })}
    >
      <TextField label={general.name} name="name" required maxLength={100} defaultValue={team.name} />
      <TextField
        label={general.prefix}
        hint={general.prefixHint}
        name="ticket_prefix"
        required
        maxLength={10}
        defaultValue={team.ticket_prefix}
      />
      <Select label={general.zone} name="time_zone" choices={zonesWith(team.time_zone)} defaultValue={team.time_zone} />
    </Form>
  );
}

const choices = <T extends string>(named: Readonly<Record<T, string>>) =>
  (Object.keys(named) as T[]).map((value) => ({ value, label: named[value] }));
const { waiting, resolved, closed } = words.status;

function Rules({ team_id }: { team_id: string }) {
  const query = useQuery(api.settings.team.get.queryOptions({ team_id }));
  const act = useAct(api.settings.team.set.mutationOptions(), { done: words.act.saved, showsProblems: true });
  return (
    <Section title={general.rules}>
      <Loaded of={query}>
        {(now) => (
          <Form
            of={now}
            act={act}
            submit={said.profile.save}
            send={(values, form, { version }) => ({
              team_id,
              version,
              new_ticket_tells: values['new_ticket_tells'] as typeof now.new_ticket_tells,
              ticket_reply_reopens: form.getAll('ticket_reply_reopens') as typeof now.ticket_reply_reopens,
              allowed_email_domains: several(values['allowed_email_domains']),
              rating_asked: form.has('rating_asked'),
              rating_after_hours: Number(values['rating_after_hours']),
              strict_sessions: form.has('strict_sessions'),
              keep_files_of_erased: form.has('keep_files_of_erased'),
              field_keep_originals: form.has('field_keep_originals'),
              message_days: values['message_days'] === '' ? null : Number(values['message_days']),
              location_days: Number(values['location_days']),
              ai_mode: form.has('ai_mode') ? ('on' as const) : ('off' as const),
              ai_suggestions: values['ai_suggestions'] as typeof now.ai_suggestions,
              ai_threshold: Number(values['ai_threshold']) / 100,
              ai_redact: form.getAll('ai_redact') as typeof now.ai_redact,
            })}
          >
            <Select
              label={general.tells}
              name="new_ticket_tells"
              choices={choices(general.tellings)}
              defaultValue={now.new_ticket_tells}
            />
            <Checks
              label={general.reopens}
              name="ticket_reply_reopens"
              choices={choices({ waiting, resolved, closed })}
              defaultValue={now.ticket_reply_reopens}
            />
            <Check
              label={general.ratings}
              hint={general.ratingsHint}
              name="rating_asked"
              defaultChecked={now.rating_asked}
            />
            <TextField
              label={general.ratingAfter}
              name="rating_after_hours"
              type="number"
              required
              min={0}
              max={336}
              defaultValue={now.rating_after_hours}
            />
            <TextField
              label={general.domains}
              hint={general.domainsHint}
              name="allowed_email_domains"
              defaultValue={now.allowed_email_domains.join(' ')}
            />
            <Check label={general.strict} name="strict_sessions" defaultChecked={now.strict_sessions} />
            <Check label={general.keepFiles} name="keep_files_of_erased" defaultChecked={now.keep_files_of_erased} />
            <Check
              label={general.originals}
              hint={general.originalsHint}
              name="field_keep_originals"
              defaultChecked={now.field_keep_originals}
            />
            <TextField
              label={general.messageDays}
              hint={general.messageDaysHint}
              name="message_days"
              type="number"
              min={30}
              max={3650}
              defaultValue={now.message_days ?? ''}
            />
            <TextField
              label={general.locationDays}
              name="location_days"
              type="number"
              required
              min={1}
              max={365}
              defaultValue={now.location_days}
            />
            <Check label={general.aiMode} name="ai_mode" defaultChecked={now.ai_mode === 'on'} />
            <Select
              label={general.suggestions}
              name="ai_suggestions"
              choices={choices(general.suggesting)}
              defaultValue={now.ai_suggestions}
            />
            <TextField
              label={general.threshold}
              hint={general.thresholdHint}
              name="ai_threshold"
              type="number"
              required
              min={50}
              max={100}
              defaultValue={Math.round(now.ai_threshold * 100)}
            />
            <Checks
              label={general.redact}
              name="ai_redact"
              choices={choices(general.redacts)}
              defaultValue={now.ai_redact}
            />
          </Form>
        )}
      </Loaded>
    </Section>
  );
}
