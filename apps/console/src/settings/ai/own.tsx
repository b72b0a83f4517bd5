import { useQuery } from '@tanstack/react-query';
import { api } from '../../desk.ts';
import { said as of } from '../../messages/en/ai.ts';
import { words } from '../../words.ts';
import { useAct } from '../../parts/act.ts';
import { Select, TextField } from '../../parts/field.tsx';
import { Form } from '../../parts/form.tsx';
import { Loaded } from '../../parts/listing.tsx';
import { Section } from '../../parts/screen.tsx';

const tones = ['plain', 'friendly', 'formal'] as const;

/** How AI answers oneself. */
export function OwnAnswers() {
  const query = useQuery(api.ai.settings.get.queryOptions({}));
  const models = useQuery(api.ai.models.list.queryOptions({}));
  const act = useAct(api.ai.settings.set.mutationOptions(), { done: words.act.saved, showsProblems: true });
  return (
    <Section title={of.own}>
      <Loaded of={query}>
        {({ language, tone, model }) => (
          <Form
            key={JSON.stringify([language, tone, model])}
            act={act}
            submit={words.ticket.save}
            send={(values) => ({
              language: values['language'] === '' ? null : values['language']!,
              tone: values['tone'] as (typeof tones)[number],
              model: values['model'] === '' ? null : values['model']!,
            })}
          >
            <TextField label={of.language} hint={of.languageHint} name="language" defaultValue={language ?? ''} />
            <Select
              label={of.tone}
              name="tone"
              choices={tones.map((value) => ({ value, label: of.tones[value] }))}
              defaultValue={tone}
            />
            <Select
              key={models.data?.items.length ?? 0}
              label={of.model}
              name="model"
              choices={[
                { value: '', label: of.anyModel },
                ...[
                  ...new Set([
                    ...(models.data?.items ?? []).map((one) => one.model),
                    ...(model === null ? [] : [model]),
                  ]),
                ].map((value) => ({ value, label: value })),
              ]}
              defaultValue={model ?? ''}
            />
          </Form>
        )}
      </Loaded>
    </Section>
  );
}
