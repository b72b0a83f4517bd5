import { useInfiniteQuery } from '@tanstack/react-query';
import { api, desk, paged, type Answers } from '../../desk.ts';
import { said as work } from '../../messages/en/work.ts';
import { words } from '../../words.ts';
import { useAct } from '../../parts/act.ts';
import { useColleagues } from '../../parts/colleagues.ts';
import { Composer, Entry } from '../../parts/composer.tsx';
import { Select } from '../../parts/field.tsx';
import { Loaded } from '../../parts/listing.tsx';
import { Markdown } from '../../parts/markdown.tsx';
import { MoreButton } from '../../parts/more.tsx';
import { OwnWords } from '../../parts/own-words.tsx';
import { Section } from '../../parts/screen.tsx';
import { When } from '../../parts/when.tsx';
import { sent, shown, written, type Mentioned } from './mentions.ts';

const { tasks: said } = work;
type Comment = Answers['tasks']['comments']['list']['items'][number];

/** What was said about a task, oldest first, and one more. */
export function Comments({ task_id, writes }: { task_id: string; writes: boolean }) {
  const list = useInfiniteQuery(api.tasks.comments.list.infiniteQueryOptions({ task_id, page_size: 50 }, paged));
  const { mutate, isPending } = useAct(api.tasks.comments.create.mutationOptions());
  const people = useColleagues('projects.read', writes);
  return (
    <Section title={said.comments}>
      <Loaded of={list} rows={2}>
        {({ pages }) => {
          const comments = pages.flatMap(({ items }) => items);
          return (
            <div className="space-y-3">
              {comments.length === 0 ? <p className="text-sm text-muted">{said.noComments}</p> : null}
              {comments.map((comment) => (
                <Said key={comment.id} comment={comment} task_id={task_id} people={people} />
              ))}
              <MoreButton of={list} />
            </div>
          );
        }}
      </Loaded>
      {writes ? (
        <Composer
          about={`${task_id}/comment`}
          label={said.comment}
          placeholder={said.write}
          submit={said.comment}
          isBusy={isPending}
          send={(text, clear) => mutate({ task_id, content: sent(text, people) }, { onSuccess: clear })}
          tools={(write) => <Mention people={people} write={write} />}
        />
      ) : null}
    </Section>
  );
}

/** Mentions somebody, who is notified about the comment. */
const Mention = ({ people, write }: { people: readonly Mentioned[]; write: (words: string) => void }) => (
  <Select
    label={said.mention}
    isLabelHidden
    isQuiet
    choices={[
      { value: '', label: said.mention },
      ...people.map(({ person_id, name }) => ({ value: person_id, label: name })),
    ]}
    value=""
    onChange={({ target }) => {
      const person = people.find(({ person_id }) => person_id === target.value);
      if (person !== undefined) write(`@${person.name} `);
    }}
  />
);

interface SaidProps {
  comment: Comment;
  task_id: string;
  people: readonly Mentioned[];
}
function Said({ comment, task_id, people }: SaidProps) {
  const { id: comment_id, project_id, author, content, mentions, created_at, edited_at, version, can } = comment;
  const edit = useAct(api.tasks.comments.update.mutationOptions(), { showsProblems: true });
  const remove = useAct(api.tasks.comments.delete.mutationOptions(), {
    done: words.act.deleted,
    undo: () => desk.api.comments.restore.mutate({ project_id, comment_id }),
  });
  return (
    <Entry
      author={author.name}
      facts={
        <>
          <When at={created_at} />
          {edited_at === null ? null : <span className="text-muted">({words.ticket.edited})</span>}
          <OwnWords
            content={written(content, mentions)}
            edit={
              can.includes('update')
                ? {
                    act: edit,
                    send: (text) => ({ task_id, comment_id, version, content: sent(text, [...mentions, ...people]) }),
                  }
                : undefined
            }
            remove={
              can.includes('delete')
                ? { question: said.deleteCommentQuestion, run: () => remove.mutate({ task_id, comment_id }) }
                : undefined
            }
          />
        </>
      }
    >
      <Markdown text={shown(content, mentions)} />
    </Entry>
  );
}
