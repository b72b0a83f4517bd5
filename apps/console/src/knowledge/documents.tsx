import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { api, paged, type Answers } from '../desk.ts';
import { said as words } from '../messages/en/knowledge.ts';
import { words as shared } from '../words.ts';
import { useAct } from '../parts/act.ts';
import { TextArea, TextField } from '../parts/field.tsx';
import { FormDialog } from '../parts/form.tsx';
import { Line, Listing } from '../parts/listing.tsx';
import { Pill } from '../parts/pill.tsx';
import { Screen } from '../parts/screen.tsx';
import { When } from '../parts/when.tsx';
import { useMay } from '../session.ts';
import { AudienceField } from './audience.tsx';
import { Parts } from './knowledge.tsx';

const { knowledge: said } = words;
export type Document = Answers['documents']['get'];
const tones = { queued: 'wait', processing: 'accent', ready: 'good', failed: 'danger' } as const;
export const DocumentState = ({ of }: { of: Document['state'] }) => <Pill tone={tones[of]}>{said.states[of]}</Pill>;

export function DocumentsScreen() {
  const may = useMay();
  const list = useInfiniteQuery(api.documents.list.infiniteQueryOptions({ page_size: 50 }, paged));
  return (
    <Screen title={said.title} actions={may('knowledge.write') ? <NewDocument /> : null}>
      <Parts />
      <Listing
        of={list}
        label={said.documents}
        empty={{ title: said.noDocuments, hint: said.noDocumentsHint }}
        row={({ id, title, source, author, pages, state, updated_at }) => (
          <Line
            title={
              <Link to="/knowledge/documents/$id" params={{ id }} className="hover:underline">
                {title}
              </Link>
            }
            hint={[
              said.sources[source],
              ...(pages === null ? [] : [said.pages(pages)]),
              `${said.by} ${author.name}`,
            ].join(' · ')}
          >
            <When at={updated_at} />
            {state === 'ready' ? null : <DocumentState of={state} />}
          </Line>
        )}
      />
    </Screen>
  );
}

function NewDocument() {
  const navigate = useNavigate();
  const act = useAct(api.documents.create.mutationOptions(), {
    after: ({ id }) => navigate({ to: '/knowledge/documents/$id', params: { id } }),
    showsProblems: true,
  });
  return (
    <FormDialog
      title={said.newDocument}
      look="solid"
      submit={shared.act.create}
      act={act}
      keeps="document"
      send={({ title, text, url, audience }) => ({
        ...(title === '' ? {} : { title: title! }),
        ...(url === '' ? { text: text! } : { url: url! }),
        audience: audience as 'own' | 'team',
      })}
    >
      <TextField label={said.name} name="title" maxLength={200} autoFocus />
      <TextArea label={said.text} name="text" rows={8} />
      <TextField label={said.url} name="url" type="url" placeholder="https://" />
      <AudienceField />
    </FormDialog>
  );
}
