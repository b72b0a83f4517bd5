import { Link } from '@tanstack/react-router';
import { api } from '../desk.ts';
import { said } from '../messages/en/times.ts';
import { words } from '../words.ts';
import { useAct } from '../parts/act.ts';
import { Danger } from '../parts/ask.tsx';
import { Line } from '../parts/listing.tsx';
import { Markdown } from '../parts/markdown.tsx';
import { Pill } from '../parts/pill.tsx';
import { when } from '../time.ts';
import { EditTime } from './forms.tsx';
import type { WorkTime } from './kinds.ts';
import { lengthOf } from './length.ts';

/** What was worked on, and the way to it. */
export const Worked = ({ time: { ticket_id, task_id, title } }: { time: WorkTime }) =>
  ticket_id !== null ? (
    <Link to="/tickets/$key" params={{ key: ticket_id }} search={{}} className="hover:underline">
      {title}
    </Link>
  ) : task_id !== null ? (
    <Link to="/tasks/$key" params={{ key: task_id }} className="hover:underline">
      {title}
    </Link>
  ) : (
    title
  );

/** A time that was spent: on what, unless that is known, or else by whom. */
export function TimeLine({ time, isOfOne = false }: { time: WorkTime; isOfOne?: boolean }) {
  const { id: work_time_id, person, started_at, seconds, note, can } = time;
  const remove = useAct(api.workTimes.delete.mutationOptions(), { done: words.act.deleted });
  return (
    <Line
      title={isOfOne ? person.name : <Worked time={time} />}
      hint={
        <>
          {when(started_at)}
          {note === null ? null : <Markdown text={note} />}
        </>
      }
    >
      {seconds === null ? (
        <Pill tone="accent">{said.running}</Pill>
      ) : (
        <span className="text-sm font-semibold">{lengthOf(seconds)}</span>
      )}
      {can.includes('update') && seconds !== null ? <EditTime time={time} /> : null}
      {can.includes('delete') ? (
        <Danger
          look="bare"
          label={words.act.delete}
          question={said.deleteQuestion}
          run={() => remove.mutate({ work_time_id })}
        />
      ) : null}
    </Line>
  );
}
