import { useQuery } from '@tanstack/react-query';
import { ArrowUp } from 'lucide-react';
import { api, type Answers } from '../../desk.ts';
import { said } from '../../messages/en/sorting.ts';
import { words } from '../../words.ts';
import { useAct } from '../../parts/act.ts';
import { Danger } from '../../parts/ask.tsx';
import { Button } from '../../parts/button.tsx';
import { Check, TextArea, TextField } from '../../parts/field.tsx';
import { FormDialog } from '../../parts/form.tsx';
import { Line, Lines, Loaded } from '../../parts/listing.tsx';
import { Pill } from '../../parts/pill.tsx';
import { Section } from '../../parts/screen.tsx';
import { movedUp } from '../../parts/several.ts';
import { When } from '../../parts/when.tsx';

type Category = Answers['ai']['categories']['list']['items'][number];

/** What tickets are sorted into, all of them set at once, in their order. */
export function Categories({ manages }: { manages: boolean }) {
  const query = useQuery(api.ai.categories.list.queryOptions({}));
  const act = useAct(api.ai.categories.set.mutationOptions(), { done: words.act.saved });
  const items = query.data?.items ?? [];
  const set = (categories: readonly Category[]) => act.mutate({ categories: [...categories] });
  return (
    <Section
      title={said.categories}
      hint={said.categoriesHint}
      actions={manages && query.data !== undefined ? <EditCategory all={items} /> : null}
    >
      <Loaded of={query}>
        {() => (
          <Lines
            items={items}
            label={said.categories}
            empty={{ title: said.noCategories }}
            row={(category) => {
              const { name, description, keywords, active } = category;
              const at = items.indexOf(category);
              return (
                <Line title={name} hint={[description, keywords.join(', ')].filter((text) => text !== '').join(' · ')}>
                  {active ? null : <Pill tone="quiet">{said.inactive}</Pill>}
                  {manages ? (
                    <>
                      <Button
                        look="bare"
                        disabled={at === 0}
                        aria-label={said.up(name)}
                        onClick={() => set(movedUp(items, at))}
                      >
                        <ArrowUp size={16} aria-hidden />
                      </Button>
                      <EditCategory all={items} at={at} />
                      <Danger
                        label={words.act.remove}
                        question={said.removeQuestion(name)}
                        run={() => set(items.toSpliced(at, 1))}
                      />
                    </>
                  ) : null}
                </Line>
              );
            }}
          />
        )}
      </Loaded>
    </Section>
  );
}

function EditCategory({ all, at }: { all: readonly Category[]; at?: number }) {
  const act = useAct(api.ai.categories.set.mutationOptions(), { done: words.act.saved, showsProblems: true });
  const now = at === undefined ? undefined : all[at];
  return (
    <FormDialog
      title={now === undefined ? said.add : said.editOf(now.name)}
      label={now === undefined ? said.add : words.act.edit}
      submit={words.ticket.save}
      act={act}
      send={({ name, description, keywords }, form) => {
        const category = {
          name: name!,
          description: description!,
          keywords: keywords!
            .split('\n')
            .map((word) => word.trim())
            .filter((word) => word !== ''),
          active: form.has('active'),
        };
        return { categories: at === undefined ? [...all, category] : all.with(at, category) };
      }}
    >
      <TextField label={said.name} name="name" required maxLength={100} defaultValue={now?.name} autoFocus />
      <TextArea label={said.description} name="description" rows={2} maxLength={1000} defaultValue={now?.description} />
      <TextArea
        label={said.keywords}
        hint={said.keywordsHint}
        name="keywords"
        rows={3}
        defaultValue={now?.keywords.join('\n')}
      />
      <Check label={said.active} name="active" defaultChecked={now?.active ?? true} />
    </FormDialog>
  );
}

/** What was learned from how people sort tickets, and how good it is. */
export function Classifier({ manages }: { manages: boolean }) {
  const query = useQuery(api.ai.classifier.get.queryOptions({}));
  const train = useAct(api.ai.classifier.train.mutationOptions(), { done: said.training });
  return (
    <Section
      title={said.classifier}
      hint={query.data === undefined ? undefined : said.classifierHint(query.data.needs)}
      actions={
        manages ? (
          <Button disabled={train.isPending} onClick={() => train.mutate({})}>
            {said.train}
          </Button>
        ) : null
      }
    >
      <Loaded of={query} rows={2}>
        {({ targets }) => (
          <Lines
            items={targets.map((one) => ({ ...one, id: one.target }))}
            label={said.classifier}
            empty={{ title: said.nothing }}
            row={({ target, live, last }) => (
              <Line
                title={said.targets[target]}
                hint={
                  <>
                    {live === null ? said.nothing : said.right(live.accuracy, live.samples)}
                    {last === null ? null : (
                      <>
                        {' '}
                        · {said.trained} <When at={last.trained_at} className="" />
                      </>
                    )}
                  </>
                }
              >
                {last === null ? null : (
                  <Pill tone={last.outcome === 'live' ? 'good' : 'wait'}>{said.outcomes[last.outcome]}</Pill>
                )}
              </Line>
            )}
          />
        )}
      </Loaded>
    </Section>
  );
}
