import { api } from '../desk.ts';
import { words } from '../words.ts';
import { useAct } from './act.ts';
import { Dialog } from './dialog.tsx';
import { TextField } from './field.tsx';
import { Form } from './form.tsx';

/** Asks for the password where something needs a recent sign-in. What was typed elsewhere stays. */
export function PasswordDialog({ end }: { end: (confirmed: boolean) => void }) {
  const act = useAct(api.auth.confirmPassword.mutationOptions(), { after: () => end(true), showsProblems: true });
  const { stepUp } = words;
  return (
    <Dialog title={stepUp.title} close={() => end(false)}>
      <Form
        act={act}
        send={({ password, code }) => ({ password: password!, ...(code === '' ? {} : { code: code! }) })}
        submit={stepUp.confirm}
        cancel={() => end(false)}
      >
        <p className="text-sm text-muted">{stepUp.hint}</p>
        <TextField
          label={stepUp.password}
          name="password"
          type="password"
          autoComplete="current-password"
          required
          autoFocus
        />
        <TextField label={stepUp.code} name="code" inputMode="numeric" autoComplete="one-time-code" />
      </Form>
    </Dialog>
  );
}
