import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, paged, type Answers } from '../../desk.ts';
import { said as platform } from '../../messages/en/platform.ts';
import { said } from '../../messages/en/settings.ts';
import { useAct } from '../../parts/act.ts';
import { Danger } from '../../parts/ask.tsx';
import { Check, TextArea, TextField } from '../../parts/field.tsx';
import { FormDialog, type Values } from '../../parts/form.tsx';
import { Line, Listing } from '../../parts/listing.tsx';
import { Pill } from '../../parts/pill.tsx';
import { Section } from '../../parts/screen.tsx';
import { When } from '../../parts/when.tsx';
import { words } from '../../words.ts';
import { Room } from '../room.tsx';

const { faq: of } = platform;
type Entry = Answers['admin']['faq']['list']['items'][number];
const tones = { ai: 'good', search: 'accent', none: 'warn' } as const;

/** What help knows, and what people asked it. */
export function FaqRoom() {
  const list = useInfiniteQuery(api.admin.faq.list.infiniteQueryOptions({ page_size: 50, view: 'full' }, paged));
  const create = useAct(api.admin.faq.create.mutationOptions(), { done: words.act.saved, showsProblems: true });
  return (
    <Room
      title={said.room.faq}
      hint={of.hint}
      actions={
        <FormDialog title={of.add} look="solid" act={create} send={entryOf}>
          <Fields />
        </FormDialog>
      }
    >
      <Listing
        of={list}
        label={said.room.faq}
        empty={{ title: of.empty, hint: of.emptyHint }}
        row={(entry) => <EntryLine entry={entry} />}
      />
      <Asked />
    </Room>
  );
}

const entryOf = ({ question, answer, category, position }: Values, form: FormData) => ({
  question: question!,
  answer: answer!,
  category: category === '' ? null : category!,
  ...(position === '' ? {} : { position: Number(position) }),
  published: form.has('published'),
});

const Fields = ({ entry, question = '' }: { entry?: Entry; question?: string }) => (
  <>
    <TextField
      label={of.question}
      name="question"
      required
      maxLength={300}
      defaultValue={entry?.question ?? question}
      autoFocus
    />
    <TextArea label={of.answer} name="answer" required rows={6} maxLength={10_000} defaultValue={entry?.answer ?? ''} />
    <div className="grid gap-4 sm:grid-cols-2">
      <TextField label={of.category} name="category" maxLength={100} defaultValue={entry?.category ?? ''} />
      <TextField label={of.position} name="position" type="number" min={0} defaultValue={entry?.position ?? ''} />
    </div>
    <Check label={of.published} name="published" defaultChecked={entry?.published ?? true} />
  </>
);

/** Markdown as it is read in one line. */
const plain = (text: string): string => text.replaceAll(/[*_`#>]/g, '');

function EntryLine({ entry }: { entry: Entry }) {
  const { id: entry_id, question, answer, category, published } = entry;
  const update = useAct(api.admin.faq.update.mutationOptions(), { done: words.act.saved, showsProblems: true });
  const remove = useAct(api.admin.faq.delete.mutationOptions(), { done: words.act.deleted });
  return (
    <Line title={question} hint={`${category === null ? '' : `${category} · `}${plain(answer).slice(0, 120)}`}>
      {published ? null : <Pill tone="quiet">{of.draft}</Pill>}
      <FormDialog
        title={words.act.edit}
        submit={words.ticket.save}
        act={update}
        of={entry}
        send={(values, form, { version }) => ({ entry_id, version, ...entryOf(values, form) })}
      >
        <Fields entry={entry} />
      </FormDialog>
      <Danger label={words.act.delete} question={of.deleteQuestion} run={() => remove.mutate({ entry_id })} />
    </Line>
  );
}

function Asked() {
  const [isOpen, setOpen] = useState(false);
  const list = useInfiniteQuery({
    ...api.admin.questions.infiniteQueryOptions({ page_size: 20, ...(isOpen ? { answered_by: 'none' } : {}) }, paged),
    placeholderData: keepPreviousData,
  });
  const create = useAct(api.admin.faq.create.mutationOptions(), { done: words.act.saved, showsProblems: true });
  return (
    <Section
      title={of.asked}
      hint={of.askedHint}
      actions={<Check label={of.onlyOpen} checked={isOpen} onChange={({ target }) => setOpen(target.checked)} />}
    >
      <Listing
        of={list}
        label={of.asked}
        empty={{ title: of.nothingAsked }}
        clear={isOpen ? () => setOpen(false) : undefined}
        row={({ question, answered_by, helpful, comment, created_at }) => (
          <Line title={question} hint={comment ?? undefined}>
            <When at={created_at} />
            <Pill tone={tones[answered_by]}>{of.by[answered_by]}</Pill>
            {helpful === null ? null : (
              <Pill tone={helpful ? 'good' : 'danger'}>{helpful ? of.helped : of.helpedNot}</Pill>
            )}
            {answered_by === 'none' ? (
              <FormDialog title={of.write} submit={of.add} act={create} send={entryOf}>
                <Fields question={question.slice(0, 300)} />
              </FormDialog>
            ) : null}
          </Line>
        )}
      />
    </Section>
  );
}
