import { desk } from '../desk.ts';
import { inOurTeam } from '../links.ts';
import { said } from '../messages/en/reports.ts';
import { Select } from '../parts/field.tsx';
import { finished } from '../parts/operation.ts';
import type { Report } from './text.ts';

const formats = ['pdf', 'docx', 'md', 'csv', 'json'] as const;

/** Makes a file of the version that is shown, and hands it over once it is there. */
export function ExportReport({ report: { id: report_id, n } }: { report: Report }) {
  const run = async (format: (typeof formats)[number]) => {
    const operation = await finished(
      () => desk.api.reports.export.mutate({ report_id, n, format }),
      () => said.exporting,
    );
    const file_id = operation?.result?.['file_id'];
    if (typeof file_id === 'string') location.assign(inOurTeam(`/api/v1/files/${file_id}/download`));
  };
  return (
    <Select
      label={said.export}
      isLabelHidden
      isQuiet
      choices={[
        { value: '', label: `${said.export} …` },
        ...formats.map((value) => ({ value, label: said.formats[value] })),
      ]}
      value=""
      onChange={({ target }) => {
        const format = formats.find((one) => one === target.value);
        if (format !== undefined) void run(format);
      }}
    />
  );
}
