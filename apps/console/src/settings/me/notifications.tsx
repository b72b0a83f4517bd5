import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, type Answers } from '../../desk.ts';
import { said } from '../../messages/en/settings.ts';
import { words } from '../../words.ts';
import { useAct } from '../../parts/act.ts';
import { Button } from '../../parts/button.tsx';
import { Check, Select, TextField } from '../../parts/field.tsx';
import { Loaded } from '../../parts/listing.tsx';
import { Section } from '../../parts/screen.tsx';
import { readable } from '../../readable.ts';
import { Room } from '../room.tsx';

const { notices } = said;
type Types = Answers['notifications']['types']['items'];
type Preferences = Answers['notifications']['preferences']['get'];
type Choice = Preferences['choices'][number];
type Window = Answers['notifications']['quietHours']['get']['windows'][number];

export function NotificationsRoom() {
  const types = useQuery({ ...api.notifications.types.queryOptions({}), staleTime: Number.POSITIVE_INFINITY });
  const preferences = useQuery(api.notifications.preferences.get.queryOptions({}));
  const quiet = useQuery(api.notifications.quietHours.get.queryOptions({}));
  return (
    <Room title={said.room.notifications} hint={notices.hint}>
      <Loaded of={types} rows={10}>
        {({ items }) => (
          <Loaded of={preferences} rows={10}>
            {(chosen) => <Choices types={items} chosen={chosen} />}
          </Loaded>
        )}
      </Loaded>
      <Section title={notices.quiet} hint={notices.quietHint}>
        <Loaded of={quiet} rows={2}>
          {({ windows }) => <QuietHours key={JSON.stringify(windows)} saved={windows} />}
        </Loaded>
      </Section>
    </Room>
  );
}

const channels = ['app', 'mail', 'slack'] as const;
const modes = { app: ['instant', 'off'], mail: ['instant', 'digest', 'off'], slack: ['instant', 'off'] } as const;
/** What holds until somebody chooses. */
const unset = { app: 'instant', mail: 'instant', slack: 'off' } as const;

/** A row for each type; the last one is for all that have no choice of their own. */
function Choices({ types, chosen }: { types: Types; chosen: Preferences }) {
  const { mutate } = useAct(api.notifications.preferences.set.mutationOptions(), { done: words.act.saved });
  const of = (type: string, channel: Choice['channel']) =>
    chosen.choices.find((one) => one.type === type && one.channel === channel && (one.team_id ?? null) === null)?.mode;
  const rows = [...types, { type: '*', channels: [...channels], required: false }];
  return (
    <>
      <div
        className="relative overflow-x-auto rounded-md border border-line bg-surface"
        tabIndex={0}
        role="group"
        aria-label={said.room.notifications}
      >
        <table className="w-full text-sm">
          <thead>
            <tr className="border-b border-line text-left text-muted">
              <th className="px-4 py-2 font-semibold">{notices.type}</th>
              {channels.map((channel) => (
                <th key={channel} className="w-36 min-w-28 px-2 py-2 font-semibold">
                  {notices.channels[channel]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="divide-y divide-line">
            {rows.map(({ type, channels: offered, required }) => {
              const name = type === '*' ? notices.all : readable(type);
              return (
                <tr key={type}>
                  <th scope="row" className="px-4 py-1.5 text-left font-normal max-md:px-2 md:min-w-36">
                    {name}
                  </th>
                  {channels.map((channel) => (
                    <td key={channel} className="px-2 py-1.5">
                      {!offered.includes(channel) ? (
                        <span className="px-2 text-muted">–</span>
                      ) : required && channel !== 'slack' ? (
                        <span className="px-2 text-muted">{notices.required}</span>
                      ) : (
                        <Select
                          label={`${name}, ${notices.channels[channel].toLowerCase()}`}
                          isLabelHidden
                          choices={modes[channel].map((mode) => ({ value: mode, label: notices.modes[mode] }))}
                          value={of(type, channel) ?? of('*', channel) ?? unset[channel]}
                          onChange={({ target }) =>
                            mutate({ choices: [{ type, channel, mode: target.value as Choice['mode'] }] })
                          }
                        />
                      )}
                    </td>
                  ))}
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      <Section title={notices.digest} hint={notices.digestHint}>
        <div className="max-w-40">
          <TextField
            label={notices.digestAt}
            type="time"
            key={chosen.digest_at}
            defaultValue={chosen.digest_at}
            onBlur={({ target }) => {
              if (target.value !== '' && target.value !== chosen.digest_at) mutate({ digest_at: target.value });
            }}
          />
        </div>
      </Section>
    </>
  );
}

const everyDay = [1, 2, 3, 4, 5, 6, 7];

function QuietHours({ saved }: { saved: readonly Window[] }) {
  const [windows, setWindows] = useState(saved);
  const act = useAct(api.notifications.quietHours.set.mutationOptions(), { done: words.act.saved });
  const change = (at: number, to: Partial<Window>) =>
    setWindows(windows.map((window, index) => (index === at ? { ...window, ...to } : window)));
  const isChanged = JSON.stringify(windows) !== JSON.stringify(saved);
  return (
    <div className="space-y-4">
      {windows.length === 0 ? <p className="text-sm text-muted">{notices.noQuiet}</p> : null}
      {windows.map(({ days, from, to }, at) => (
        <fieldset key={at} className="flex flex-wrap items-end gap-4 rounded-md border border-line bg-surface p-4">
          <legend className="sr-only">{notices.window(at + 1)}</legend>
          <div className="flex flex-wrap gap-x-3" role="group" aria-label={notices.days}>
            {everyDay.map((day) => (
              <Check
                key={day}
                label={notices.day[day - 1]!}
                checked={days.includes(day)}
                onChange={({ target }) =>
                  change(at, { days: everyDay.filter((one) => (one === day ? target.checked : days.includes(one))) })
                }
              />
            ))}
          </div>
          <TextField
            label={notices.from}
            type="time"
            required
            value={from}
            onChange={({ target }) => change(at, { from: target.value })}
          />
          <TextField
            label={notices.to}
            type="time"
            required
            value={to}
            onChange={({ target }) => change(at, { to: target.value })}
          />
          <span className="grow" />
          <Button look="danger" onClick={() => setWindows(windows.filter((_, index) => index !== at))}>
            {words.act.remove}
          </Button>
        </fieldset>
      ))}
      <div className="flex flex-wrap gap-2">
        <Button onClick={() => setWindows([...windows, { days: everyDay, from: '22:00', to: '07:00' }])}>
          {notices.addWindow}
        </Button>
        {isChanged ? (
          <Button
            look="solid"
            disabled={act.isPending || windows.some(({ days }) => days.length === 0)}
            onClick={() => act.mutate({ windows: [...windows] })}
          >
            {said.profile.save}
          </Button>
        ) : null}
      </div>
    </div>
  );
}
