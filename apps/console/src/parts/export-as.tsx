import type { Answers } from '../desk.ts';
import { inOurTeam } from '../links.ts';
import { words } from '../words.ts';
import { Select } from './field.tsx';
import { finished } from './operation.ts';

const { export: said } = words;
export type Format = keyof typeof said.formats;

/** Makes a file of what is shown, and hands it over once it is there. */
export function ExportAs<F extends Format>({
  formats,
  start,
}: {
  formats: readonly F[];
  start: (format: F) => Promise<Answers['operations']['get']>;
}) {
  const run = async (format: F) => {
    const operation = await finished(
      () => start(format),
      () => said.making,
    );
    const file_id = operation?.result?.['file_id'];
    if (typeof file_id === 'string') location.assign(inOurTeam(`/api/v1/files/${file_id}/download`));
  };
  return (
    <Select
      label={said.label}
      isLabelHidden
      isQuiet
      choices={[
        { value: '', label: `${said.label} …` },
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
