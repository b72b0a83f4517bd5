import { useQuery } from '@tanstack/react-query';
import { api } from '../desk.ts';
import { said as work } from '../messages/en/work.ts';
import { words } from '../words.ts';
import { useAct } from '../parts/act.ts';
import { Danger } from '../parts/ask.tsx';
import { Lines, Line, Loaded } from '../parts/listing.tsx';
import { Pill } from '../parts/pill.tsx';
import { Screen } from '../parts/screen.tsx';
import { useMay } from '../session.ts';
import { Parts } from './projects.tsx';

const { projects: said } = work;

/** What projects can begin with: what comes with Deskwire, and what the team has saved. */
export function ProjectTemplatesScreen() {
  const may = useMay();
  const query = useQuery(api.projects.templates.queryOptions({}));
  const remove = useAct(api.projects.deleteTemplate.mutationOptions(), { done: words.act.deleted });
  return (
    <Screen title={said.title}>
      <Parts />
      <Loaded of={query}>
        {({ items }) => (
          <Lines
            items={items}
            label={said.templates}
            empty={{ title: said.noTemplates, hint: said.noTemplatesHint }}
            row={({ id: template_id, name, description, built_in, tasks, creator }) => (
              <Line
                title={name}
                hint={[
                  said.holds(tasks),
                  ...(creator === null ? [] : [creator.name]),
                  ...(description === '' ? [] : [description]),
                ].join(' · ')}
              >
                {built_in ? (
                  <Pill tone="quiet">{said.builtIn}</Pill>
                ) : may('projects.create') ? (
                  <Danger
                    label={words.act.delete}
                    question={said.templateQuestion}
                    run={() => remove.mutate({ template_id })}
                  />
                ) : null}
              </Line>
            )}
          />
        )}
      </Loaded>
    </Screen>
  );
}
