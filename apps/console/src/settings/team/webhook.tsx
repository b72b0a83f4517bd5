import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { api, desk, paged, type Answers } from '../../desk.ts';
import { said } from '../../messages/en/settings.ts';
import { words } from '../../words.ts';
import { useAct } from '../../parts/act.ts';
import { Danger, Secret } from '../../parts/ask.tsx';
import { Back } from '../../parts/back.tsx';
import { Button } from '../../parts/button.tsx';
import { Select } from '../../parts/field.tsx';
import { EditDialog } from '../../parts/form.tsx';
import { Line, Listing, Loaded } from '../../parts/listing.tsx';
import { Pill } from '../../parts/pill.tsx';
import { Card, Facts, Section } from '../../parts/screen.tsx';
import { say } from '../../parts/toast.tsx';
import { When } from '../../parts/when.tsx';
import { Room } from '../room.tsx';
import { Recover } from './recover.tsx';
import { hearsAll, WebhookFields, webhookOf, WebhookState } from './webhooks.tsx';

const { webhooks: of } = said;
type State = Answers['webhooks']['deliveries']['list']['items'][number]['state'];
const tones = { pending: 'wait', delivered: 'good', failed: 'danger' } as const;
const states = Object.keys(tones) as State[];

/** One webhook: how it is, and what was sent. */
export function WebhookRoom() {
  const { id: webhook_id } = useParams({ from: '/settings/webhooks/$id' });
  const query = useQuery(api.webhooks.get.queryOptions({ webhook_id }));
  const navigate = useNavigate();
  const [secret, setSecret] = useState<string>();
  const update = useAct(api.webhooks.update.mutationOptions(), { done: words.act.saved, showsProblems: true });
  const pause = useAct(api.webhooks.pause.mutationOptions());
  const enable = useAct(api.webhooks.enable.mutationOptions());
  const test = useAct(api.webhooks.test.mutationOptions(), {
    after: ({ delivered, status, duration_ms, error }) =>
      delivered
        ? say(of.tested(status, duration_ms))
        : say(of.testFailed(error ?? String(status)), { isProblem: true }),
  });
  const rotate = useAct(api.webhooks.rotateSecret.mutationOptions(), {
    after: ({ secret: made }) => setSecret(made),
  });
  const remove = useAct(api.webhooks.delete.mutationOptions(), {
    done: words.act.deleted,
    undo: (_, input) => desk.api.webhooks.restore.mutate(input),
    after: () => navigate({ to: '/settings/webhooks' }),
  });
  return (
    <Loaded of={query}>
      {(webhook) => {
        const { url, description, types, state, failures, last_success_at, filter_error, disabled_reason } = webhook;
        return (
          <Room title={url} hint={<Back to="/settings/webhooks">{of.back}</Back>} actions={<WebhookState of={state} />}>
            <Card>
              <Facts
                of={[
                  [of.description, description],
                  [of.types, hearsAll(types) ? of.all : types.join(', ')],
                  [of.failures, failures],
                  [of.last, last_success_at === null ? words.act.never : <When at={last_success_at} className="" />],
                  ...(filter_error === null ? [] : [[words.state.failed, filter_error] as const]),
                  ...(disabled_reason === null ? [] : [[of.states.disabled, disabled_reason] as const]),
                ]}
              />
              <div className="mt-4 flex flex-wrap gap-2">
                {state === 'enabled' ? (
                  <>
                    <Button onClick={() => test.mutate({ webhook_id })} disabled={test.isPending}>
                      {of.test}
                    </Button>
                    <Button onClick={() => pause.mutate({ webhook_id })}>{of.pause}</Button>
                    <Recover webhook_id={webhook_id} />
                  </>
                ) : (
                  <Button look="solid" onClick={() => enable.mutate({ webhook_id })}>
                    {of.enable}
                  </Button>
                )}
                <EditDialog
                  title={of.edit}
                  act={update}
                  of={webhook}
                  send={(values, form, { version }) => ({ webhook_id, version, ...webhookOf(values, form) })}
                >
                  <WebhookFields webhook={webhook} />
                </EditDialog>
                <Danger label={of.rotate} question={of.rotateQuestion} run={() => rotate.mutate({ webhook_id })} />
                <Danger
                  label={words.act.delete}
                  question={of.deleteQuestion}
                  run={() => remove.mutate({ webhook_id })}
                />
              </div>
            </Card>
            <Deliveries webhook_id={webhook_id} />
            {secret === undefined ? null : (
              <Secret title={of.made} hint={of.madeHint} value={secret} close={() => setSecret(undefined)} />
            )}
          </Room>
        );
      }}
    </Loaded>
  );
}

function Deliveries({ webhook_id }: { webhook_id: string }) {
  const [state, setState] = useState<State | ''>('');
  const list = useInfiniteQuery(
    api.webhooks.deliveries.list.infiniteQueryOptions(
      { webhook_id, page_size: 50, ...(state === '' ? {} : { state }) },
      paged,
    ),
  );
  const resend = useAct(api.webhooks.deliveries.resend.mutationOptions(), { done: of.resent });
  return (
    <Section
      title={of.deliveries}
      actions={
        <Select
          label={of.filter}
          isLabelHidden
          choices={[
            { value: '', label: of.everything },
            ...states.map((value) => ({ value, label: of.deliveryStates[value] })),
          ]}
          value={state}
          onChange={({ target }) => setState(target.value as State | '')}
        />
      }
    >
      <Listing
        of={list}
        label={of.deliveries}
        empty={{ title: of.noDeliveries }}
        clear={state === '' ? undefined : () => setState('')}
        row={({ id, type, state: now, attempts, status, error, created_at }) => (
          <Line
            title={type}
            hint={[
              of.attempts(attempts),
              ...(status === null ? [] : [status]),
              ...(error === null ? [] : [error]),
            ].join(' · ')}
          >
            <When at={created_at} />
            <Pill tone={tones[now]}>{of.deliveryStates[now]}</Pill>
            {now === 'pending' ? null : (
              <Button onClick={() => resend.mutate({ webhook_id, delivery_id: id })}>{of.resend}</Button>
            )}
          </Line>
        )}
      />
    </Section>
  );
}
