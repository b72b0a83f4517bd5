import { useQuery } from '@tanstack/react-query';
import { api, type Answers } from '../../desk.ts';
import { said } from '../../messages/en/settings.ts';
import { useAct } from '../../parts/act.ts';
import { Danger } from '../../parts/ask.tsx';
import { Button } from '../../parts/button.tsx';
import { TextField } from '../../parts/field.tsx';
import { FormDialog } from '../../parts/form.tsx';
import { Line, Loaded } from '../../parts/listing.tsx';
import { Pill } from '../../parts/pill.tsx';
import { When } from '../../parts/when.tsx';
import { useMay } from '../../session.ts';
import { Room } from '../room.tsx';
import { Repositories } from './repositories.tsx';

const { integrations: of } = said;
type Integration = Answers['integrations']['list']['items'][number];
type Kind = Integration['type'];
const kinds = ['slack', 'github', 'jira', 'clickup'] as const satisfies readonly Kind[];
const tones = { connected: 'good', needs_reauth: 'warn', error: 'danger', disconnected: 'quiet' } as const;

export function IntegrationsRoom() {
  const query = useQuery(api.integrations.list.queryOptions({ page_size: 100 }));
  const manages = useMay()('integrations.manage');
  return (
    <Room title={said.room.integrations} hint={of.hint}>
      <Loaded of={query}>
        {({ items }) => (
          <ul className="divide-y divide-line rounded-md border border-line bg-surface">
            {kinds.map((kind) => {
              const accounts = items.filter(({ type }) => type === kind);
              return (
                <li key={kind} className="divide-y divide-line">
                  {accounts.map((account) => (
                    <Account key={account.id} account={account} manages={manages} />
                  ))}
                  {accounts.length === 0 ? <Unconnected kind={kind} manages={manages} /> : null}
                </li>
              );
            })}
          </ul>
        )}
      </Loaded>
      <Repositories
        manages={manages}
        isConnected={query.data?.items.some(({ type, state }) => type === 'github' && state === 'connected') ?? false}
      />
    </Room>
  );
}

function Account({ account, manages }: { account: Integration; manages: boolean }) {
  const { id, type, name, state, reason, checked_at, connector } = account;
  const sync = useAct(api.integrations.sync.mutationOptions(), { done: of.synced });
  const disconnect = useAct(api.integrations.disconnect.mutationOptions());
  return (
    <Line
      title={`${of.kinds[type]}: ${name}`}
      hint={
        <>
          {connector === null ? null : `${connector.name} · `}
          {reason === null ? null : `${reason} · `}
          {checked_at === null ? null : <When at={checked_at} className="" />}
        </>
      }
    >
      <Pill tone={tones[state]}>{of.states[state]}</Pill>
      {manages ? (
        <>
          <Button onClick={() => sync.mutate({ type, connection_id: id })}>{of.sync}</Button>
          <Danger
            label={of.disconnect}
            question={of.disconnectQuestion}
            run={() => disconnect.mutate({ type, connection_id: id })}
          />
        </>
      ) : null}
    </Line>
  );
}

/** Whether the operator has set it up decides whether one can connect. */
function Unconnected({ kind, manages }: { kind: (typeof kinds)[number]; manages: boolean }) {
  const { data } = useQuery(api.integrations.status.queryOptions({ type: kind }));
  const connect = useAct(api.integrations.connect.mutationOptions(), {
    after: ({ authorization_url }) => {
      if (authorization_url !== null) location.assign(authorization_url);
    },
    showsProblems: kind === 'jira',
  });
  const return_to = '/settings/integrations';
  return (
    <Line title={of.kinds[kind]} hint={data?.configured === false ? of.unset : of.notConnected}>
      {!manages || data?.configured !== true ? null : kind === 'jira' ? (
        <FormDialog
          title={of.connect}
          act={connect}
          send={({ base_url, email, token }) => ({
            type: kind,
            base_url: base_url!,
            email: email!,
            token: token!,
            return_to,
          })}
        >
          <TextField label={of.base} name="base_url" type="url" required placeholder="https://" autoFocus />
          <TextField label={of.email} name="email" type="email" required />
          <TextField label={of.token} name="token" type="password" required />
        </FormDialog>
      ) : (
        <Button onClick={() => connect.mutate({ type: kind, return_to })}>{of.connect}</Button>
      )}
    </Line>
  );
}
