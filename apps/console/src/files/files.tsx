import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { api, desk, paged } from '../desk.ts';
import { inOurTeam } from '../links.ts';
import { said as words } from '../messages/en/knowledge.ts';
import { useAct } from '../parts/act.ts';
import { Danger } from '../parts/ask.tsx';
import { Button } from '../parts/button.tsx';
import { Line, Listing } from '../parts/listing.tsx';
import { Pill } from '../parts/pill.tsx';
import { Screen } from '../parts/screen.tsx';
import { sayWhy } from '../parts/toast.tsx';
import { When } from '../parts/when.tsx';
import { useMay, useMe } from '../session.ts';

const { files: said } = words;
const bytes = new Intl.NumberFormat(undefined, { style: 'unit', unit: 'kilobyte', maximumFractionDigits: 0 });

export function FilesScreen() {
  const me = useMe();
  const may = useMay();
  const list = useInfiniteQuery(api.files.list.infiniteQueryOptions({ page_size: 50 }, paged));
  const remove = useAct(api.files.delete.mutationOptions());
  return (
    <Screen title={said.title} actions={may('files.write') ? <Upload /> : null}>
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

function Upload() {
  const queries = useQueryClient();
  const picker = useRef<HTMLInputElement>(null);
  const { mutate, isPending } = useMutation({
    mutationFn: (file: File) => desk.upload(file, { filename: file.name }),
    onError: sayWhy,
    onSuccess: () => queries.invalidateQueries({ queryKey: api.files.pathKey() }),
  });
  return (
    <>
      <input
        ref={picker}
        type="file"
        className="hidden"
        aria-label={said.upload}
        onChange={({ target }) => {
          for (const file of target.files ?? []) mutate(file);
          target.value = '';
        }}
      />
      <Button look="solid" disabled={isPending} onClick={() => picker.current?.click()}>
        {isPending ? said.uploading : said.upload}
      </Button>
    </>
  );
}
