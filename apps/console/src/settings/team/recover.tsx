import { api } from '../../desk.ts';
import { said as outside } from '../../messages/en/outside.ts';
import { useAct } from '../../parts/act.ts';
import { TextField } from '../../parts/field.tsx';
import { FormDialog } from '../../parts/form.tsx';
import { finished, type Operation } from '../../parts/operation.ts';
import { say } from '../../parts/toast.tsx';

const { recover: said } = outside;

async function follow(operation: Operation): Promise<void> {
  const ended = await finished(
    () => Promise.resolve(operation),
    ({ done, total }) => said.sending(done, total),
  );
  if (ended !== undefined) say(said.sent(ended.done));
}

/** Sends once more what a webhook did not get. */
export function Recover({ webhook_id }: { webhook_id: string }) {
  const act = useAct(api.webhooks.recover.mutationOptions(), {
    after: (operation) => void follow(operation),
    showsProblems: true,
  });
  return (
    <FormDialog
      title={said.title}
      act={act}
      send={({ since, until }) => ({
        webhook_id,
        since: new Date(since!).toISOString(),
        ...(until === '' ? {} : { until: new Date(until!).toISOString() }),
      })}
    >
      <p className="text-sm text-muted">{said.hint}</p>
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField label={said.since} name="since" type="datetime-local" required autoFocus />
        <TextField label={said.until} hint={said.untilHint} name="until" type="datetime-local" />
      </div>
    </FormDialog>
  );
}
