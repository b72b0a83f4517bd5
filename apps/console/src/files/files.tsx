import { useInfiniteQuery } from '@tanstack/react-query';
import { api, desk, paged } from '../desk.ts';
import { inOurTeam } from '../links.ts';
import { said as words } from '../messages/en/knowledge.ts';
import { words as shared } from '../words.ts';
import { useAct } from '../parts/act.ts';
import { Danger } from '../parts/ask.tsx';
import { Line, Listing } from '../parts/listing.tsx';
import { Pill } from '../parts/pill.tsx';
import { Screen } from '../parts/screen.tsx';
import { Upload } from '../parts/upload.tsx';
import { When } from '../parts/when.tsx';
import { useMay, useMe } from '../session.ts';

const { files: said } = words;
const bytes = new Intl.NumberFormat(undefined, { style: 'unit', unit: 'kilobyte', maximumFractionDigits: 0 });

export function FilesScreen() {
  const me = useMe();
  const may = useMay();
  const list = useInfiniteQuery(api.files.list.infiniteQueryOptions({ page_size: 50 }, paged));
  const remove = useAct(api.files.delete.mutationOptions(), {
    done: shared.act.deleted,
    undo: (_, input) => desk.api.files.restore.mutate(input),
  });
  return (
    <Screen
      title={said.title}
      actions={may('files.write') ? <Upload label={said.upload} look="solid" shownIn={['files']} /> : null}
    >
      <Listing
        of={list}
        label={said.title}
        empty={{ title: said.empty, hint: said.emptyHint }}
        row={({ id: file_id, name, size, uploader, uploaded_by, url, is_internal, created_at }) => (
          <Line
            title={
              <a href={inOurTeam(url)} className="hover:underline" download={name}>
                {name}
              </a>
            }
            hint={[bytes.format(Math.ceil(size / 1024)), ...(uploader === null ? [] : [uploader.name])].join(' · ')}
          >
            {is_internal ? <Pill tone="warn">{said.internal}</Pill> : null}
            <When at={created_at} />
            {may('files.write') && (uploaded_by === me.person_id || may('team.manage')) ? (
              <Danger label={said.delete} question={said.deleteQuestion} run={() => remove.mutate({ file_id })} />
            ) : null}
          </Line>
        )}
      />
    </Screen>
  );
}
