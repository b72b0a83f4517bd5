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

type All = Answers['ai']['categories']['list'];
type Category = All['items'][number];

/** What tickets are sorted into, all of them set at once, in their order. */
export function Categories({ manages }: { manages: boolean }) {
  const query = useQuery(api.ai.categories.list.queryOptions({}));
  const act = useAct(api.ai.categories.set.mutationOptions(), { done: words.act.saved });
  return (
    <Section
      title={said.categories}
      hint={said.categoriesHint}
      actions={manages && query.data !== undefined ? <EditCategory all={query.data} /> : null}
    >
      <Loaded of={query}>
        {(all) => (
          <Lines
            items={all.items}
            label={said.categories}
            empty={{ title: said.noCategories }}
            row={(category) => {
              const { name, description, keywords, active } = category;
              const at = all.items.indexOf(category);
              const set = (categories: Category[]) => act.mutate({ categories, version: all.version });
              return (
                <Line title={name} hint={[description, keywords.join(', ')].filter((text) => text !== '').join(' · ')}>
                  {active ? null : <Pill tone="quiet">{said.inactive}</Pill>}
                  {manages ? (
                    <>
                      <Button
                        look="bare"
                        disabled={at === 0}
                        aria-label={said.up(name)}
                        onClick={() => set(movedUp(all.items, at))}
                      >
                        <ArrowUp size={16} aria-hidden />
                      </Button>
                      <EditCategory all={all} at={at} />
                      <Danger
                        label={words.act.remove}
                        question={said.removeQuestion(name)}
                        run={() => set(all.items.toSpliced(at, 1))}
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

function EditCategory({ all, at }: { all: All; at?: number }) {
  const act = useAct(api.ai.categories.set.mutationOptions(), { done: words.act.saved, showsProblems: true });
  const now = at === undefined ? undefined : all.items[at];
  return (
    <FormDialog
      title={now === undefined ? said.add : said.editOf(now.name)}
      label={now === undefined ? said.add : words.act.edit}
      submit={words.ticket.save}
      act={act}
      of={all}
      send={({ name, description, keywords }, form, was) => {
        const category = {
          name: name!,
          description: description!,
          keywords: keywords!
            .split('\n')
            .map((word) => word.trim())
            .filter((word) => word !== ''),
          active: form.has('active'),
        };
        const others = was.items.map((one) => (one.name === now?.name ? category : one));
        return { categories: now === undefined ? [...others, category] : others, version: was.version };
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
