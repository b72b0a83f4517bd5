import { useQuery } from '@tanstack/react-query';
import { api, type Answers } from '../../desk.ts';
import { said as of } from '../../messages/en/ai.ts';
import { said } from '../../messages/en/settings.ts';
import { words } from '../../words.ts';
import { useAct } from '../../parts/act.ts';
import { Danger } from '../../parts/ask.tsx';
import { Button } from '../../parts/button.tsx';
import { TextField } from '../../parts/field.tsx';
import { FormDialog } from '../../parts/form.tsx';
import { Line, Lines, Loaded } from '../../parts/listing.tsx';
import { Pill } from '../../parts/pill.tsx';
import { Section } from '../../parts/screen.tsx';
import { say } from '../../parts/toast.tsx';
import { useMay } from '../../session.ts';
import { Room } from '../room.tsx';
import { Budgets } from './budgets.tsx';
import { Calls } from './calls.tsx';
import { Costs } from './costs.tsx';
import { count, dollars } from './nanos.ts';
import { Categories, Classifier } from './sorting.tsx';

type Provider = Answers['ai']['providers']['list']['items'][number];

/** How the team uses AI: who answers, within which limits, and what it cost. */
export function AiRoom() {
  const manages = useMay()('team.manage');
  return (
    <Room title={said.room.ai} hint={of.hint}>
      {manages ? <Providers /> : null}
      <Models />
      <Categories manages={manages} />
      <Classifier manages={manages} />
      <Budgets manages={manages} />
      <Costs />
      <Calls />
    </Room>
  );
}

function Providers() {
  const query = useQuery(api.ai.providers.list.queryOptions({}));
  return (
    <Section title={of.providers} hint={of.providersHint} actions={<EditProvider look="solid" />}>
      <Loaded of={query}>
        {({ items }) => (
          <Lines
            items={items}
            label={of.providers}
            empty={{ title: of.noProviders, hint: of.noProvidersHint }}
            row={(provider) => <ProviderLine provider={provider} />}
          />
        )}
      </Loaded>
    </Section>
  );
}

function EditProvider({ provider, look }: { provider?: Provider; look?: 'solid' }) {
  const act = useAct(api.ai.providers.set.mutationOptions(), { done: words.act.saved, showsProblems: true });
  return (
    <FormDialog<Parameters<typeof act.mutate>[0], Provider | undefined>
      title={provider === undefined ? of.add : words.act.edit}
      submit={words.ticket.save}
      {...(look === undefined ? {} : { look })}
      act={act}
      of={provider}
      send={({ name, base_url, model, api_key, position }, _, was) => ({
        ...(was === undefined ? {} : { provider_id: was.id, version: was.version }),
        name: name!,
        base_url: base_url!,
        model: model!,
        ...(api_key === '' ? {} : { api_key: api_key! }),
        ...(position === '' ? {} : { position: Number(position) }),
      })}
    >
      <TextField label={of.name} name="name" required maxLength={60} defaultValue={provider?.name ?? ''} autoFocus />
      <TextField
        label={of.base}
        hint={of.baseHint}
        name="base_url"
        type="url"
        required
        defaultValue={provider?.base_url ?? 'https://'}
      />
      <TextField
        label={of.model}
        hint={of.modelHint}
        name="model"
        required
        maxLength={200}
        defaultValue={provider?.model ?? ''}
      />
      <TextField label={of.key} hint={of.keyHint} name="api_key" type="password" autoComplete="new-password" />
      <TextField
        label={of.position}
        name="position"
        type="number"
        min={1}
        max={100}
        defaultValue={provider?.position ?? ''}
      />
    </FormDialog>
  );
}

function ProviderLine({ provider }: { provider: Provider }) {
  const { id: provider_id, name, base_url, model, position, has_key } = provider;
  const test = useAct(api.ai.providers.test.mutationOptions(), {
    after: ({ ok, reason, models, serves_model }) => {
      if (!ok) say(of.silent(reason), { isProblem: true });
      else if (serves_model) say(of.works(models.length));
      else say(of.misses, { isProblem: true });
    },
  });
  const remove = useAct(api.ai.providers.delete.mutationOptions(), { done: words.act.deleted });
  return (
    <Line title={name} hint={`${model} · ${base_url} · ${of.nth(position)}`}>
      <Pill tone={has_key ? 'good' : 'quiet'}>{has_key ? of.withKey : of.withoutKey}</Pill>
      <Button disabled={test.isPending} onClick={() => test.mutate({ provider_id })}>
        {of.test}
      </Button>
      <EditProvider provider={provider} />
      <Danger label={words.act.delete} question={of.removeQuestion} run={() => remove.mutate({ provider_id })} />
    </Line>
  );
}

function Models() {
  const query = useQuery(api.ai.models.list.queryOptions({}));
  return (
    <Section title={of.models} hint={of.modelsHint}>
      <Loaded of={query}>
        {({ items }) => (
          <Lines
            items={items.map((model) => ({ ...model, id: `${model.provider_name}/${model.model}` }))}
            label={of.models}
            empty={{ title: of.noModels, hint: of.noProvidersHint }}
            row={({ model, provider_name, context_tokens, vision, input_nanos, output_nanos, is_default, gone_at }) => (
              <Line
                title={model}
                hint={[
                  provider_name,
                  ...(context_tokens === null ? [] : [of.context(count(context_tokens))]),
                  ...(vision ? [of.vision] : []),
                  input_nanos === null || output_nanos === null
                    ? of.noPrice
                    : `${dollars(input_nanos)} ${of.input}, ${dollars(output_nanos)} ${of.output}`,
                ].join(' · ')}
              >
                {gone_at === null ? null : <Pill tone="danger">{of.gone}</Pill>}
                {is_default ? <Pill tone="accent">{of.standard}</Pill> : null}
              </Line>
            )}
          />
        )}
      </Loaded>
    </Section>
  );
}
