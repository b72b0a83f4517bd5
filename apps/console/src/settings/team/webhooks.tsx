import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { api, paged, type Answers } from '../../desk.ts';
import { said } from '../../messages/en/settings.ts';
import { useAct } from '../../parts/act.ts';
import { Secret } from '../../parts/ask.tsx';
import { EventTypes } from '../../parts/event-types.tsx';
import { Check, TextField } from '../../parts/field.tsx';
import { FormDialog, type Values } from '../../parts/form.tsx';
import { Line, Listing } from '../../parts/listing.tsx';
import { Pill } from '../../parts/pill.tsx';
import { Room } from '../room.tsx';
import { several } from '../../parts/several.ts';

const { webhooks: of } = said;
type Webhook = Answers['webhooks']['get'];
const tones = { enabled: 'good', paused: 'warn', disabled: 'danger' } as const;
export const WebhookState = ({ of: state }: { of: Webhook['state'] }) => (
  <Pill tone={tones[state]}>{of.states[state]}</Pill>
);

export function WebhooksRoom() {
  const list = useInfiniteQuery(api.webhooks.list.infiniteQueryOptions({ page_size: 50 }, paged));
  const [secret, setSecret] = useState<string>();
  const create = useAct(api.webhooks.create.mutationOptions(), {
    after: ({ secret: made }) => setSecret(made),
    showsProblems: true,
  });
  return (
    <Room
      title={said.room.webhooks}
      hint={of.hint}
      actions={
        <FormDialog title={of.add} look="solid" act={create} send={webhookOf}>
          <WebhookFields />
        </FormDialog>
      }
    >
      <Listing
        of={list}
        label={said.room.webhooks}
        empty={{ title: of.empty, hint: of.emptyHint }}
        row={({ id, url, description, types, state }) => (
          <Line
            title={
              <Link to="/settings/webhooks/$id" params={{ id }} className="hover:underline">
                {url}
              </Link>
            }
            hint={[
              ...(description === null ? [] : [description]),
              hearsAll(types) ? of.all : of.some(types.length),
            ].join(' · ')}
          >
            <WebhookState of={state} />
          </Line>
        )}
      />
      {secret === undefined ? null : (
        <Secret title={of.made} hint={of.madeHint} value={secret} close={() => setSecret(undefined)} />
      )}
    </Room>
  );
}

const ALL = '*';
export const hearsAll = (types: readonly string[]): boolean => types.includes(ALL);

export const webhookOf = ({ url, description, types }: Values, form: FormData) => ({
  url: url!,
  ...(description === '' ? {} : { description: description! }),
  types: several(types === '' ? ALL : types),
  include_internal: form.has('include_internal'),
});

export const WebhookFields = ({ webhook }: { webhook?: Webhook }) => (
  <>
    <TextField
      label={of.url}
      name="url"
      type="url"
      required
      placeholder="https://"
      autoFocus
      defaultValue={webhook?.url ?? ''}
    />
    <TextField label={of.description} name="description" maxLength={200} defaultValue={webhook?.description ?? ''} />
    <EventTypes
      label={of.types}
      hint={of.typesHint}
      types={webhook === undefined || hearsAll(webhook.types) ? [] : webhook.types}
    />
    <Check label={of.internal} name="include_internal" defaultChecked={webhook?.include_internal} />
  </>
);
