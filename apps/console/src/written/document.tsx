import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import { useState } from 'react';
import { api, desk, paged, type Answers } from '../desk.ts';
import { said } from '../messages/en/written.ts';
import { words } from '../words.ts';
import { useAct } from '../parts/act.ts';
import { Danger, Opens } from '../parts/ask.tsx';
import { Button } from '../parts/button.tsx';
import { ExportAs } from '../parts/export-as.tsx';
import { TextArea, TextField } from '../parts/field.tsx';
import { Form } from '../parts/form.tsx';
import { Line, Listing } from '../parts/listing.tsx';
import { Markdown } from '../parts/markdown.tsx';
import { Pill } from '../parts/pill.tsx';
import { Card, Screen, Section } from '../parts/screen.tsx';
import { Failure, Skeleton } from '../parts/state.tsx';
import { When } from '../parts/when.tsx';

type Document = Answers['ai']['documents']['get'];
type Version = Answers['ai']['documents']['versions']['items'][number];

/** A document as it is, or as it was in one of its versions. */
export function WrittenDocumentScreen() {
  const { id: document_id } = useParams({ from: '/knowledge/written/$id' });
  const [earlier, setEarlier] = useState<Version>();
  const { data, error, refetch } = useQuery(api.ai.documents.get.queryOptions({ document_id }));
  if (data === undefined)
    return <main>{error === null ? <Skeleton /> : <Failure error={error} again={() => void refetch()} />}</main>;
  const { title, body, version } = earlier ?? data;
  return (
    <Screen
      title={title}
      hint={
        <Link to="/knowledge/written" className="inline-flex min-h-6 items-center gap-1 hover:underline">
          <ArrowLeft size={14} aria-hidden />
          {said.back}
        </Link>
      }
      actions={<Actions document={data} n={version} />}
    >
      <p className="mb-4 text-sm text-muted">
        {said.wrote(data.provenance.model ?? said.rules)} · {said.version(version)}
      </p>
      <Card>
        <Markdown text={body} />
      </Card>
      <Versions document={data} shown={version} show={setEarlier} />
    </Screen>
  );
}

function Versions({
  document: { id: document_id, version: current },
  shown,
  show,
}: {
  document: Document;
  shown: number;
  show: (version: Version | undefined) => void;
}) {
  const list = useInfiniteQuery(api.ai.documents.versions.infiniteQueryOptions({ document_id, page_size: 20 }, paged));
  const revert = useAct(api.ai.documents.revert.mutationOptions(), {
    done: words.act.saved,
    after: () => show(undefined),
  });
  return (
    <Section title={said.versions}>
      <Listing
        of={list}
        label={said.versions}
        empty={{ title: said.versions }}
        row={(version) => (
          <Line title={said.version(version.version)} hint={version.title}>
            <When at={version.edited_at} />
            {version.version === shown ? (
              <Pill tone="accent">{said.shown}</Pill>
            ) : (
              <Button
                aria-label={`${said.show} ${version.version}`}
                onClick={() => show(version.is_current ? undefined : version)}
              >
                {said.show}
              </Button>
            )}
            {version.is_current ? null : (
              <Button
                aria-label={`${said.revert} ${version.version}`}
                onClick={() => revert.mutate({ document_id, to: version.version, version: current })}
              >
                {said.revert}
              </Button>
            )}
          </Line>
        )}
      />
    </Section>
  );
}

function Actions({ document, n }: { document: Document; n: number }) {
  const { id: document_id, version } = document;
  const navigate = useNavigate();
  const remove = useAct(api.ai.documents.delete.mutationOptions(), {
    done: words.act.deleted,
    after: () => navigate({ to: '/knowledge/written' }),
  });
  return (
    <>
      <ExportAs
        formats={['pdf', 'docx', 'md']}
        start={(format) => desk.api.ai.documents.export.mutate({ document_id, n, format })}
      />
      {/* What is edited is what it says now. */}
      {n === version ? (
        <Opens title={said.edit}>{(close) => <EditDocument document={document} close={close} />}</Opens>
      ) : null}
      <Danger label={words.act.delete} question={said.deleteQuestion} run={() => remove.mutate({ document_id })} />
    </>
  );
}

function EditDocument({ document, close }: { document: Document; close: () => void }) {
  const act = useAct(api.ai.documents.update.mutationOptions(), { done: words.act.saved, showsProblems: true });
  return (
    <Form
      act={act}
      submit={words.ticket.save}
      cancel={close}
      sent={close}
      send={({ title, body }) => ({ document_id: document.id, version: document.version, title: title!, body: body! })}
    >
      <TextField label={said.name} name="title" required maxLength={200} defaultValue={document.title} />
      <TextArea label={said.text} name="body" rows={16} required defaultValue={document.body} />
    </Form>
  );
}
