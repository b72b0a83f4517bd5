import { useNavigate } from '@tanstack/react-router';
import { api } from '../../desk.ts';
import { said } from '../../messages/en/tickets.ts';
import { useAct } from '../../parts/act.ts';
import { TextField } from '../../parts/field.tsx';
import { FormDialog } from '../../parts/form.tsx';

/** Makes a ticket of its own of what somebody asked at another one, and leads there. */
export function Split({ ticket_id, comment_id }: { ticket_id: string; comment_id: string }) {
  const navigate = useNavigate();
  const act = useAct(api.tickets.split.mutationOptions(), {
    showsProblems: true,
    after: ({ key }) => navigate({ to: '/tickets/$key', params: { key }, search: {} }),
  });
  return (
    <FormDialog
      title={said.splitTitle}
      label={said.split}
      look="bare"
      act={act}
      send={({ title }) => ({ ticket_id, comment_id, ...(title!.trim() === '' ? {} : { title: title! }) })}
    >
      <p>{said.splitHint}</p>
      <TextField label={said.splitName} hint={said.splitNameHint} name="title" maxLength={200} autoFocus />
    </FormDialog>
  );
}
