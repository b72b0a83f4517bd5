import { useQuery } from '@tanstack/react-query';
import { api, type Answers } from '../../desk.ts';
import { said as of } from '../../messages/en/jira.ts';
import { words } from '../../words.ts';
import { useAct } from '../../parts/act.ts';
import { Select, type Choice } from '../../parts/field.tsx';
import { Form } from '../../parts/form.tsx';
import { Loaded } from '../../parts/listing.tsx';
import { priorities, types, useStatuses } from '../../tickets/choices.ts';

type Mappings = Answers['jira']['mappings']['get'];
const groups = ['statuses', 'priorities', 'types'] as const;
const useSetting = () =>
  useAct(api.jira.mappings.set.mutationOptions(), { done: words.act.saved, showsProblems: true });

/** What each word of a project means here. A word that nobody has set is understood by itself. */
export function WordsOf({ project_key, close }: { project_key: string; close: () => void }) {
  const query = useQuery(api.jira.mappings.get.queryOptions({ project_key }));
  const act = useSetting();
  const statuses = useStatuses();
  const choices = { statuses: statuses.choices, priorities, types };
  return (
    <Loaded of={query}>
      {(mappings) => (
        <Form
          act={act}
          of={mappings}
          submit={words.ticket.save}
          cancel={close}
          sent={close}
          send={(_, form, was) => ({
            project_key,
            version: was.version,
            ...Object.fromEntries(
              groups.map((group) => [
                group,
                was[group]
                  .map(({ jira }) => ({ jira, here: form.get(`${group}/${jira}`) }))
                  .filter(({ here }) => here !== ''),
              ]),
            ),
          })}
        >
          <p className="text-sm text-muted">{mappings.complete ? of.wordsHint : of.incomplete}</p>
          <div tabIndex={0} role="group" aria-label={of.words} className="max-h-[50dvh] space-y-4 overflow-y-auto">
            {groups.map((group) => (
              <Group key={group} group={group} items={mappings[group]} choices={choices[group]} />
            ))}
          </div>
        </Form>
      )}
    </Loaded>
  );
}

function Group({
  group,
  items,
  choices,
}: {
  group: (typeof groups)[number];
  items: Mappings[(typeof groups)[number]];
  choices: readonly Choice[];
}) {
  const nameOf = (here: string | null) => choices.find(({ value }) => value === here)?.label ?? here ?? of.nothing;
  return (
    <fieldset>
      <legend className="mb-2 text-sm font-semibold">{of.groups[group]}</legend>
      {items.length === 0 ? <p className="text-sm text-muted">{of.noWords}</p> : null}
      <div className="grid gap-3 sm:grid-cols-2">
        {items.map(({ jira, here, is_set }) => (
          <Select
            key={`${jira}/${choices.length}`}
            label={jira}
            name={`${group}/${jira}`}
            choices={[{ value: '', label: is_set ? of.letItself : of.byItself(nameOf(here)) }, ...choices]}
            defaultValue={is_set ? (here ?? '') : ''}
          />
        ))}
      </div>
    </fieldset>
  );
}
