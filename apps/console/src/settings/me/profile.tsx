import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../desk.ts';
import { keysAreOff, setKeysOff } from '../../keys.ts';
import { signOut } from '../../leave.ts';
import { said } from '../../messages/en/settings.ts';
import { said as teams } from '../../messages/en/teams.ts';
import { words } from '../../words.ts';
import { useAct } from '../../parts/act.ts';
import { CompactRows } from '../../parts/compact-rows.tsx';
import { Danger } from '../../parts/ask.tsx';
import { Button } from '../../parts/button.tsx';
import { Check, Select, TextField } from '../../parts/field.tsx';
import { Form } from '../../parts/form.tsx';
import { Loaded } from '../../parts/listing.tsx';
import { Section } from '../../parts/screen.tsx';
import { useMay, useMe } from '../../session.ts';
import { chosenTheme, setTheme, themes, type Theme } from '../../theme.ts';
import { zonesWith } from '../zones.ts';
import { OwnAnswers } from '../ai/own.tsx';
import { Room } from '../room.tsx';
import { OwnTeams } from './teams.tsx';

const { profile } = said;
const weekStarts = ['monday', 'sunday', 'saturday'] as const;

export function ProfileRoom() {
  const me = useMe();
  const act = useAct(api.users.updateMe.mutationOptions(), { done: words.act.saved, showsProblems: true });
  return (
    <Room title={said.room.profile} hint={me.email} isNarrow>
      <Form
        act={act}
        of={me}
        submit={profile.save}
        send={({ full_name, time_zone }, _, { version }) => ({
          full_name: full_name!,
          time_zone: time_zone!,
          version,
        })}
      >
        <TextField label={profile.name} name="full_name" required maxLength={200} defaultValue={me.full_name} />
        <Select label={profile.zone} name="time_zone" choices={zonesWith(me.time_zone)} defaultValue={me.time_zone} />
      </Form>
      <Preferences />
      <Answers />
      <Section title={profile.browser}>
        <div className="space-y-2">
          <Shortcuts />
          <CompactRows />
        </div>
      </Section>
      <OwnTeams />
      <div className="mt-8 flex flex-wrap gap-2">
        <a className="inline-flex min-h-8 items-center px-3 text-sm text-accent underline max-md:min-h-11" href="/docs">
          {profile.docs}
        </a>
        <span className="grow" />
        <Button onClick={() => void signOut()}>{profile.signOut}</Button>
      </div>
    </Room>
  );
}

/** Who may use AI says how it answers them. */
const Answers = () => (useMay()('ai.use') ? <OwnAnswers /> : null);

function Preferences() {
  const query = useQuery(api.settings.user.get.queryOptions({}));
  const { mutate } = useAct(api.settings.user.set.mutationOptions(), { done: words.act.saved });
  const [look, setLook] = useState<Theme>(chosenTheme());
  return (
    <Section title={profile.look}>
      <Loaded of={query} rows={2}>
        {({ week_starts_on, search_history }) => (
          <div className="space-y-4">
            <Select
              label={profile.look}
              isLabelHidden
              choices={themes.map((value) => ({ value, label: profile.looks[value] }))}
              value={look}
              onChange={({ target }) => {
                const theme = target.value as Theme;
                setLook(theme);
                setTheme(theme);
                mutate({ theme });
              }}
            />
            <Select
              label={profile.week}
              choices={weekStarts.map((value) => ({ value, label: profile.days[value] }))}
              value={week_starts_on}
              onChange={({ target }) => mutate({ week_starts_on: target.value as typeof week_starts_on })}
            />
            <Check
              label={profile.history}
              hint={profile.historyHint}
              checked={search_history}
              onChange={({ target }) => mutate({ search_history: target.checked })}
            />
            <ClearHistory />
          </div>
        )}
      </Loaded>
    </Section>
  );
}

function Shortcuts() {
  const [isOff, setOff] = useState(keysAreOff());
  return (
    <Check
      label={profile.keys}
      hint={profile.keysHint}
      checked={!isOff}
      onChange={({ target }) => {
        setKeysOff(!target.checked);
        setOff(!target.checked);
      }}
    />
  );
}

/** On a phone, this is the way to sign out. */
/** What one has searched for is one's own to forget. */
function ClearHistory() {
  const { mutate } = useAct(api.search.clearHistory.mutationOptions(), { done: teams.historyCleared });
  return useMay()('search.use') ? (
    <Danger label={teams.clearHistory} question={teams.clearHistoryQuestion} run={() => mutate({})} />
  ) : null;
}
