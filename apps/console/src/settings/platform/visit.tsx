import { api, leaveTeam } from '../../desk.ts';
import { said as data } from '../../messages/en/data.ts';
import { useAct } from '../../parts/act.ts';
import { Button } from '../../parts/button.tsx';
import { when } from '../../time.ts';
import { forgetVisit, visitNow } from '../../visit.ts';

const { enter: of } = data;

/** Says on every screen of a team that one looks into it, and ends it. */
export function VisitNote() {
  const visit = visitNow();
  const leave = useAct(api.admin.leaveTeam.mutationOptions(), {
    after: () => {
      forgetVisit();
      leaveTeam('/settings/enter');
    },
  });
  if (visit === undefined) return null;
  return (
    <div role="status" className="no-print flex flex-wrap items-center gap-3 bg-warn-soft px-4 py-1 text-sm text-warn">
      <span className="grow">{of.now(when(visit.until))}</span>
      <Button disabled={leave.isPending} onClick={() => leave.mutate({ team_id: visit.team_id })}>
        {of.leave}
      </Button>
    </div>
  );
}
