import { api, type Answers } from '../../desk.ts';
import { useAct } from '../../parts/act.ts';
import { EditText } from '../../parts/edit-text.tsx';

/** Changes what a ticket says. */
export function Edit({ ticket, close }: { ticket: Answers['tickets']['get']; close: () => void }) {
  const { mutateAsync } = useAct(api.tickets.update.mutationOptions(), { showsProblems: true });
  return (
    <EditText
      about={ticket.id}
      now={ticket}
      longest={200}
      close={close}
      save={(text, version) => mutateAsync({ ticket_id: ticket.id, version, ...text })}
    />
  );
}
