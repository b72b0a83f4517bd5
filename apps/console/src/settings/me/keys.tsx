import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, paged } from '../../desk.ts';
import { said } from '../../messages/en/settings.ts';
import { useAct } from '../../parts/act.ts';
import { Danger, Secret } from '../../parts/ask.tsx';
import { TextField } from '../../parts/field.tsx';
import { FormDialog } from '../../parts/form.tsx';
import { Line, Listing } from '../../parts/listing.tsx';
import { Pill } from '../../parts/pill.tsx';
import { When } from '../../parts/when.tsx';
import { Room } from '../room.tsx';
import { several } from '../../parts/several.ts';

const { keys } = said;
const tones = { active: 'good', expired: 'warn', revoked: 'quiet' } as const;

export function KeysRoom() {
  const list = useInfiniteQuery(api.apiKeys.list.infiniteQueryOptions({ page_size: 50 }, paged));
  const [made, setMade] = useState<string>();
  const show = ({ key }: { key: string }) => setMade(key);
  const create = useAct(api.apiKeys.create.mutationOptions(), { after: show, showsProblems: true });
  const rotate = useAct(api.apiKeys.rotate.mutationOptions(), { after: show });
  const revoke = useAct(api.apiKeys.revoke.mutationOptions(), { done: keys.revoked });
  return (
    <Room
      title={said.room.keys}
      hint={keys.hint}
      actions={
        <FormDialog
          title={keys.create}
          look="solid"
          act={create}
          send={({ name, scopes, expires_in_days }) => ({
            name: name!,
            scopes: several(scopes),
            expires_in_days: Number(expires_in_days),
          })}
        >
          <TextField label={keys.name} hint={keys.nameHint} name="name" required maxLength={100} autoFocus />
          <TextField label={keys.scopes} hint={keys.scopesHint} name="scopes" required defaultValue="tickets.*" />
          <TextField
            label={keys.days}
            name="expires_in_days"
            type="number"
            min={1}
            max={365}
            required
            defaultValue={90}
          />
        </FormDialog>
      }
    >
      <Listing
        of={list}
        label={said.room.keys}
        empty={{ title: keys.empty, hint: keys.emptyHint }}
        row={({ id, name, prefix, scopes, status, last_used_at, expires_at }) => (
          <Line
            title={name}
            hint={
              <>
                <code>{prefix}…</code> · {scopes.join(', ')} ·{' '}
                {last_used_at === null ? (
                  keys.unused
                ) : (
                  <>
                    {keys.used} <When at={last_used_at} className="" />
                  </>
                )}{' '}
                · {keys.expires} <When at={expires_at} className="" />
              </>
            }
          >
            <Pill tone={tones[status]}>{keys.states[status]}</Pill>
            {status === 'active' ? (
              <>
                <Danger
                  label={keys.rotate}
                  question={keys.rotateQuestion}
                  run={() => rotate.mutate({ api_key_id: id })}
                />
                <Danger
                  label={keys.revoke}
                  question={keys.revokeQuestion}
                  run={() => revoke.mutate({ api_key_id: id })}
                />
              </>
            ) : null}
          </Line>
        )}
      />
      {made === undefined ? null : (
        <Secret title={keys.made} hint={keys.madeHint} value={made} close={() => setMade(undefined)} />
      )}
    </Room>
  );
}
