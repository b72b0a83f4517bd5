import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api, paged, type Answers } from '../desk.ts';
import { said } from '../messages/en/help.ts';
import { useAct } from '../parts/act.ts';
import { Button } from '../parts/button.tsx';
import { TextArea } from '../parts/field.tsx';
import { Form, FormDialog } from '../parts/form.tsx';
import { Listing } from '../parts/listing.tsx';
import { Markdown } from '../parts/markdown.tsx';
import { Card, Screen, Section } from '../parts/screen.tsx';
import { useMay } from '../session.ts';

type Answer = Answers['support']['ask'];
type Source = Answer['sources'][number];

/** Answers before there is a ticket, and a person if they do not help. */
export function SupportScreen() {
  const faq = useInfiniteQuery(api.support.faq.infiniteQueryOptions({ page_size: 50 }, paged));
  const ask = useAct(api.support.ask.mutationOptions(), { showsProblems: true });
  return (
    <Screen title={said.title} hint={said.hint}>
      <Form act={ask} submit={said.submit} send={({ question }) => ({ question: question! })}>
        <TextArea label={said.ask} name="question" rows={3} required maxLength={2000} />
      </Form>
      {ask.data === undefined ? null : <Answered key={ask.data.id} answer={ask.data} />}
      <Section title={said.faq}>
        <Listing
          of={faq}
          label={said.faq}
          empty={{ title: said.noFaq }}
          row={({ question, answer }) => (
            <details className="px-4 py-2">
              <summary className="min-h-6 cursor-pointer font-semibold">{question}</summary>
              <div className="pt-2 pb-1">
                <Markdown text={answer} />
              </div>
            </details>
          )}
        />
      </Section>
      <a className="mt-6 inline-flex min-h-6 items-center text-sm text-accent underline" href="/docs">
        {said.docs}
      </a>
    </Screen>
  );
}

function addressOfSource({ kind, id, key }: Source): string | undefined {
  if (kind === 'ticket') return `/tickets/${key ?? id}`;
  return kind === 'document' ? `/knowledge/documents/${id}` : undefined;
}

function Answered({ answer: { id: question_id, answer, sources } }: { answer: Answer }) {
  const may = useMay();
  const navigate = useNavigate();
  const [isRated, setRated] = useState(false);
  const rate = useAct(api.support.feedback.mutationOptions(), { done: said.thanks, after: () => setRated(true) });
  const escalate = useAct(api.support.escalate.mutationOptions(), {
    after: ({ key }) => navigate({ to: '/tickets/$key', params: { key }, search: {} }),
    showsProblems: true,
  });
  return (
    <Section title={said.answer}>
      <Card>
        {answer === null ? <p className="text-muted">{said.none}</p> : <Markdown text={answer} />}
        {sources.length === 0 ? null : (
          <div className="mt-3 text-sm">
            <h3 className="text-xs font-semibold text-muted">{said.sources}</h3>
            <ul>
              {sources.map((source) => {
                const address = addressOfSource(source);
                const name = [source.key, source.title].filter((part) => part !== null).join(' ');
                return (
                  <li key={source.id}>
                    {address === undefined ? (
                      name
                    ) : (
                      <a href={address} className="inline-flex min-h-6 items-center hover:underline">
                        {name}
                      </a>
                    )}
                  </li>
                );
              })}
            </ul>
          </div>
        )}
        <div className="mt-4 flex flex-wrap gap-2">
          {answer === null || isRated ? null : (
            <>
              <Button onClick={() => rate.mutate({ question_id, helpful: true })}>{said.yes}</Button>
              <Button onClick={() => rate.mutate({ question_id, helpful: false })}>{said.no}</Button>
            </>
          )}
          {may('tickets.create') ? (
            <FormDialog
              title={said.escalate}
              look="solid"
              act={escalate}
              send={({ details }) => ({ question_id, ...(details === '' ? {} : { details: details! }) })}
            >
              <TextArea label={said.details} name="details" rows={4} />
            </FormDialog>
          ) : null}
        </div>
      </Card>
    </Section>
  );
}
