import { api, chooseTeam } from '../../desk.ts';
import { keepVisit } from '../../visit.ts';
import { said as data } from '../../messages/en/data.ts';
import { said } from '../../messages/en/settings.ts';
import { useAct } from '../../parts/act.ts';
import { TextArea, TextField } from '../../parts/field.tsx';
import { Form } from '../../parts/form.tsx';
import { Card } from '../../parts/screen.tsx';
import { Room } from '../room.tsx';

const { enter: of } = data;

/** Looking into a team that one is not in: seldom, for a reason, and seen by its owners. */
export function EnterRoom() {
  const act = useAct(api.admin.enterTeam.mutationOptions(), {
    after: ({ team_id, until }) => {
      keepVisit({ team_id, until });
      chooseTeam(team_id);
    },
    showsProblems: true,
  });
  return (
    <Room title={said.room.enter} hint={of.hint} isNarrow>
      <Card>
        <Form
          act={act}
          submit={of.go}
          send={({ team_id, reason, minutes }) => ({
            team_id: team_id!.trim(),
            reason: reason!,
            minutes: Number(minutes),
          })}
        >
          <TextField
            label={of.team}
            hint={of.teamHint}
            name="team_id"
            required
            pattern="[0-9a-fA-F\-]{36}"
            spellCheck={false}
          />
          <TextArea label={of.reason} hint={of.reasonHint} name="reason" required minLength={10} maxLength={500} />
          <TextField label={of.minutes} name="minutes" type="number" min={1} max={60} required defaultValue={30} />
        </Form>
      </Card>
      <h2 className="mt-6 mb-2 text-lg font-semibold">{of.rules}</h2>
      <ol className="list-decimal space-y-1 pl-5 text-sm text-muted">
        {of.steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
    </Room>
  );
}
