import { api } from '../desk.ts';
import { said } from '../messages/en/reports.ts';
import { words } from '../words.ts';
import { useAct } from '../parts/act.ts';
import { TextArea, TextField } from '../parts/field.tsx';
import { Form } from '../parts/form.tsx';
import { blocksOf, textOf, type Report } from './text.ts';

/** Another version in one's own words. The figures stay as they were counted. */
export function EditReport({ report, close }: { report: Report; close: () => void }) {
  const act = useAct(api.reports.update.mutationOptions(), { done: words.act.saved, showsProblems: true });
  return (
    <Form
      act={act}
      of={report}
      submit={words.ticket.save}
      cancel={close}
      sent={close}
      send={({ title, text }, _, was) => ({
        report_id: was.id,
        version: was.version,
        title: title!,
        blocks: blocksOf(text!, was.blocks),
      })}
    >
      <TextField label={said.name} name="title" required maxLength={200} defaultValue={report.title} />
      <TextArea label={said.text} hint={said.editHint} name="text" rows={16} defaultValue={textOf(report.blocks)} />
    </Form>
  );
}
