import { isError } from '@deskwire/sdk';
import { api } from '../../desk.ts';
import { leave } from '../../leave.ts';
import { said as data } from '../../messages/en/data.ts';
import { said as teams } from '../../messages/en/teams.ts';
import { useAct } from '../../parts/act.ts';
import { TextField } from '../../parts/field.tsx';
import { FormDialog } from '../../parts/form.tsx';
import { Card } from '../../parts/screen.tsx';
import { useMe } from '../../session.ts';

const { account: said } = teams;

/** What happens to whoever deletes their account, before it does. */
const Steps = () => (
  <>
    <h3 className="text-sm font-semibold">{said.happens}</h3>
    <ul className="list-disc space-y-1 pl-5 text-sm">
      {said.steps.map((step) => (
        <li key={step}>{step}</li>
      ))}
    </ul>
  </>
);

/** The teams that stand in the way: the server knows which. */
function Owned({ error }: { error: unknown }) {
  if (!isError(error, 'SOLE_OWNER')) return null;
  return (
    <div className="text-sm">
      <p>{said.sole}</p>
      <ul className="mt-1 list-disc pl-5">
        {error.data.details.teams.map(({ team_id, name }) => (
          <li key={team_id}>
            <a className="inline-block min-h-6 text-accent underline" href={`/settings/general?team_id=${team_id}`}>
              {name}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** The end of one's account: with a way back for 30 days, or sooner and without one. */
export function EndOfAccount() {
  const { id: user_id } = useMe();
  const remove = useAct(api.users.deleteMe.mutationOptions(), { after: leave, showsProblems: true });
  const erase = useAct(api.compliance.erase.mutationOptions(), { after: leave, showsProblems: true });
  return (
    <>
      <Card className="flex flex-col gap-3">
        <div className="grow">
          <h2 className="font-semibold">{said.title}</h2>
          <p className="text-sm text-muted">{said.hint}</p>
        </div>
        <div>
          <FormDialog title={said.button} look="danger" act={remove} send={() => ({})}>
            <Steps />
            <Owned error={remove.error} />
          </FormDialog>
        </div>
      </Card>
      <Card className="flex flex-col gap-3 md:col-span-2">
        <div className="grow">
          <h2 className="font-semibold">{said.soonTitle}</h2>
          <p className="text-sm text-muted">{said.soonHint}</p>
        </div>
        <div>
          <FormDialog
            title={said.soon}
            look="danger"
            act={erase}
            send={({ grace_days, reason }) => ({
              user_id,
              grace_days: Number(grace_days),
              ...(reason === '' ? {} : { reason: reason! }),
            })}
          >
            <p className="text-sm">{data.eraseHint}</p>
            <TextField
              label={data.grace}
              name="grace_days"
              type="number"
              min={0}
              max={30}
              required
              defaultValue={7}
              autoFocus
            />
            <TextField label={data.reason} name="reason" maxLength={500} />
            <Owned error={erase.error} />
          </FormDialog>
        </div>
      </Card>
    </>
  );
}
