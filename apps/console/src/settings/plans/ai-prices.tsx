import { useQuery } from '@tanstack/react-query';
import { api } from '../../desk.ts';
import { said } from '../../messages/en/prices.ts';
import { words } from '../../words.ts';
import { useAct } from '../../parts/act.ts';
import { Danger } from '../../parts/ask.tsx';
import { TextField } from '../../parts/field.tsx';
import { FormDialog } from '../../parts/form.tsx';
import { Line, Lines, Loaded } from '../../parts/listing.tsx';
import { Section } from '../../parts/screen.tsx';

const dollars = new Intl.NumberFormat('en', { style: 'currency', currency: 'USD', maximumFractionDigits: 6 });
const shown = (nanos: number) => dollars.format(nanos / 1e9);
const nanosOf = (typed: string | undefined) => Math.round(Number(typed) * 1e9);

/** What models cost, where whoever runs the platform knows better. */
export function AiPrices() {
  const query = useQuery(api.ai.prices.list.queryOptions({}));
  const remove = useAct(api.ai.prices.set.mutationOptions(), { done: words.act.deleted });
  return (
    <Section title={said.title} hint={said.hint} actions={<SetPrice />}>
      <Loaded of={query} rows={2}>
        {({ items }) => (
          <Lines
            items={items.map((price) => ({ ...price, id: `${price.model} ${price.from_day}` }))}
            label={said.title}
            empty={{ title: said.empty }}
            row={({ model, from_day, input_nanos, cached_nanos, output_nanos }) => (
              <Line title={model} hint={said.line(shown(input_nanos), shown(cached_nanos), shown(output_nanos))}>
                <span className="text-sm text-muted">{said.since(from_day)}</span>
                <Danger
                  label={words.act.remove}
                  question={said.removeQuestion(model)}
                  run={() => remove.mutate({ model, from_day, price: null })}
                />
              </Line>
            )}
          />
        )}
      </Loaded>
    </Section>
  );
}

function SetPrice() {
  const act = useAct(api.ai.prices.set.mutationOptions(), { done: words.act.saved, showsProblems: true });
  const money = { type: 'number', min: 0, max: 1_000_000, step: 'any' } as const;
  return (
    <FormDialog
      title={said.add}
      submit={words.ticket.save}
      act={act}
      send={({ model, from_day, input, cached, output }) => ({
        model: model!,
        ...(from_day === '' ? {} : { from_day: from_day! }),
        price: {
          input_nanos: nanosOf(input),
          ...(cached === '' ? {} : { cached_nanos: nanosOf(cached) }),
          output_nanos: nanosOf(output),
        },
      })}
    >
      <TextField label={said.model} hint={said.modelHint} name="model" required maxLength={200} autoFocus />
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField label={said.input} name="input" required {...money} />
        <TextField label={said.output} name="output" required {...money} />
        <TextField label={said.cached} hint={said.cachedHint} name="cached" {...money} />
        <TextField label={said.from} hint={said.fromHint} name="from_day" type="date" />
      </div>
    </FormDialog>
  );
}
