import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { api, desk } from '../desk.ts';
import { said as words } from '../messages/en/knowledge.ts';
import { words as shared } from '../words.ts';
import { useAct } from '../parts/act.ts';
import { Danger, Opens } from '../parts/ask.tsx';
import { Back } from '../parts/back.tsx';
import { Button } from '../parts/button.tsx';
import { TextArea, TextField } from '../parts/field.tsx';
import { Form } from '../parts/form.tsx';
import { Loaded } from '../parts/listing.tsx';
import { Markdown } from '../parts/markdown.tsx';
import { Card, Facts, Screen } from '../parts/screen.tsx';
import { Failure, Skeleton } from '../parts/state.tsx';
import { When } from '../parts/when.tsx';
import { useMay, useMe } from '../session.ts';
import { AudienceField } from './audience.tsx';
import { DocumentState, type Document } from './documents.tsx';

const { knowledge: said } = words;

export function DocumentScreen() {
  const { id: doc_id } = useParams({ from: '/knowledge/documents/$id' });
  const query = useQuery(api.documents.get.queryOptions({ doc_id }));
  const { data: document, error, refetch } = query;
  if (document === undefined)
    return <main>{error === null ? <Skeleton /> : <Failure error={error} again={() => void refetch()} />}</main>;
  return (
    <Screen
      title={document.title}
      hint={<Back to="/knowledge/documents">{said.back}</Back>}
      actions={<Actions document={document} />}
    >
      <Card className="mb-4">
        <Facts
          of={[
            [
              said.source,
              document.url === null ? said.sources[document.source] : <Source key="url" url={document.url} />,
            ],
            [said.audience, said.audiences[document.audience]],
            [said.author, document.author.name],
            [said.revision, document.revision],
            [shared.ticket.updated, <When key="at" at={document.updated_at} className="" />],
            ['', document.state === 'ready' ? '' : <DocumentState key="state" of={document.state} />],
          ]}
        />
        {document.error === null ? null : <p className="mt-3 text-sm text-danger">{said.failures[document.error]}</p>}
      </Card>
      {document.state === 'ready' ? <Text document={document} /> : null}
    </Screen>
  );
}

const Source = ({ url }: { url: string }) => (
  <a href={url} className="text-accent underline" rel="noreferrer" target="_blank">
    {new URL(url).host}
  </a>
);

function Text({ document: { id: doc_id, revision } }: { document: Document }) {
  const query = useQuery(api.documents.text.queryOptions({ doc_id }));
  return (
    <Loaded of={query} key={revision}>
      {({ text }) => (
        <Card>{text === '' ? <p className="text-muted">{said.noText}</p> : <Markdown text={text} />}</Card>
      )}
    </Loaded>
  );
}

/** Its author changes a document, and whoever manages the team. */
function Actions({ document }: { document: Document }) {
  const { id: doc_id, author_id, source, state } = document;
  const me = useMe();
  const may = useMay();
  const navigate = useNavigate();
  const reprocess = useAct(api.documents.reprocess.mutationOptions());
  const remove = useAct(api.documents.delete.mutationOptions(), {
    done: shared.act.deleted,
    undo: (_, input) => desk.api.documents.restore.mutate(input),
    after: () => navigate({ to: '/knowledge/documents' }),
  });
  if (!may('knowledge.write') || (author_id !== me.person_id && !may('team.manage'))) return null;
  return (
    <>
      {source === 'text' && state === 'ready' ? (
        <Opens title={said.editDocument} label={shared.act.edit}>
          {(close) => <EditDocument document={document} close={close} />}
        </Opens>
      ) : null}
      <Button onClick={() => reprocess.mutate({ doc_id })}>{said.reprocess}</Button>
      <Danger label={said.delete} question={said.deleteQuestion} run={() => remove.mutate({ doc_id })} />
    </>
  );
}

/** What somebody has written here is written on here; files and pages are changed where they come from. */
function EditDocument({ document, close }: { document: Document; close: () => void }) {
  const act = useAct(api.documents.update.mutationOptions(), { done: shared.act.saved, showsProblems: true });
  const query = useQuery(api.documents.text.queryOptions({ doc_id: document.id }));
  return (
    <Loaded of={query}>
      {({ text }) => (
        <Form
          act={act}
          of={document}
          submit={shared.ticket.save}
          cancel={close}
          sent={close}
          send={(values, _, { version }) => ({
            doc_id: document.id,
            version,
            title: values['title']!,
            text: values['text']!,
            ...(values['audience'] === undefined ? {} : { audience: values['audience'] as 'own' | 'team' }),
          })}
        >
          <TextField label={said.name} name="title" required maxLength={200} autoFocus defaultValue={document.title} />
          <TextArea label={said.text} name="text" rows={14} required defaultValue={text} />
          <AudienceField now={document.audience} />
        </Form>
      )}
    </Loaded>
  );
}
