import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { isError } from '@deskwire/sdk';
import { api } from '../desk.ts';
import { words } from '../messages/en.ts';
import { Button } from '../parts/button.tsx';
import { Select, TextField } from '../parts/field.tsx';
import { say } from '../parts/toast.tsx';
import { useMe } from '../session.ts';
import { chosenTheme, setTheme, themes, type Theme } from '../theme.ts';

const { settings: said } = words;
const zones = Intl.supportedValuesOf('timeZone').map((zone) => ({ value: zone, label: zone }));

export function SettingsScreen() {
  const me = useMe();
  const queries = useQueryClient();
  const [name, setName] = useState(me.full_name);
  const [zone, setZone] = useState(me.time_zone);
  const [look, setLook] = useState<Theme>(chosenTheme());
  const { mutate, error, isPending } = useMutation(
    api.users.updateMe.mutationOptions({
      onSuccess: async () => {
        say(said.saved);
        await queries.invalidateQueries({ queryKey: api.users.me.pathKey() });
      },
    }),
  );
  return (
    <main className="h-full overflow-y-auto p-4 md:p-6">
      <form
        className="mx-auto max-w-xl space-y-5"
        onSubmit={(event) => {
          event.preventDefault();
          mutate({ full_name: name, time_zone: zone, version: me.version });
        }}
      >
        <h1 className="text-xl font-semibold">{said.title}</h1>
        <TextField
          label={said.name}
          required
          maxLength={200}
          value={name}
          onChange={({ target }) => setName(target.value)}
          problem={isError(error) ? error.message : undefined}
        />
        <Select
          label={said.zone}
          choices={zones.some(({ value }) => value === zone) ? zones : [{ value: zone, label: zone }, ...zones]}
          value={zone}
          onChange={({ target }) => setZone(target.value)}
        />
        <Select
          label={said.look}
          choices={themes.map((value) => ({ value, label: said[value] }))}
          value={look}
          onChange={({ target }) => {
            setLook(target.value as Theme);
            setTheme(target.value as Theme);
          }}
        />
        <Button look="solid" type="submit" disabled={isPending}>
          {words.ticket.save}
        </Button>
        <p className="flex gap-4 text-sm">
          <a className="text-accent underline" href="/sessions">
            {said.sessions}
          </a>
          <a className="text-accent underline" href="/docs">
            {words.nav.docs}
          </a>
        </p>
      </form>
    </main>
  );
}
