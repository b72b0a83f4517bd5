import { useQuery } from '@tanstack/react-query';
import { api, type Answers } from '../../desk.ts';
import { said } from '../../messages/en/tickets.ts';
import { words } from '../../words.ts';
import { useAct } from '../../parts/act.ts';
import { Danger } from '../../parts/ask.tsx';
import { Button } from '../../parts/button.tsx';
import { Part } from '../../parts/part.tsx';
import { say } from '../../parts/toast.tsx';
import { useMay } from '../../session.ts';
import { when } from '../../time.ts';

/** The link by which a reporter without an account sees this ticket and answers. Others sign in. */
export function Portal({ ticket: { id: ticket_id, reporter } }: { ticket: Answers['tickets']['get'] }) {
  const { data: person } = useQuery({
    ...api.people.get.queryOptions({ person_id: reporter.id }),
    enabled: useMay()('team.read') && reporter.email !== null,
    staleTime: 300_000,
  });
  const send = useAct(api.tickets.portal.send.mutationOptions(), {
    after: ({ sent_to, expires_at }) => say(said.linkSent(sent_to, when(expires_at))),
  });
  const revoke = useAct(api.tickets.portal.revoke.mutationOptions(), {
    after: ({ revoked }) => say(said.linksRevoked(revoked)),
  });
  if (person?.kind !== 'contact') return null;
  return (
    <Part
      title={said.portal}
      action={
        <>
          <Button look="bare" disabled={send.isPending} onClick={() => send.mutate({ ticket_id })}>
            {words.ticket.send}
          </Button>
          <Danger
            look="bare"
            label={said.revokeLinks}
            question={said.revokeLinksQuestion}
            run={() => revoke.mutate({ ticket_id })}
          />
        </>
      }
    >
      <p className="text-muted">{said.portalHint}</p>
    </Part>
  );
}
