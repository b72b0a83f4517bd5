import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { api, paged } from '../desk.ts';
import { said } from '../messages/en/written.ts';
import { words } from '../words.ts';
import { useAct } from '../parts/act.ts';
import { Button } from '../parts/button.tsx';
import { Select } from '../parts/field.tsx';
import { Line, Listing } from '../parts/listing.tsx';
import { Screen } from '../parts/screen.tsx';
import { When } from '../parts/when.tsx';
import { Parts } from '../knowledge/knowledge.tsx';
import { Generate } from './generate.tsx';
import { Templates } from './templates.tsx';

const which = [
  { value: '', label: said.current },
  { value: 'deleted', label: said.deleted },
];

/** What one had written, and the templates that it is made of. */
export function WrittenScreen() {
  const [deleted, setDeleted] = useState(false);
  const list = useInfiniteQuery(
    api.ai.documents.list.infiniteQueryOptions(
      { page_size: 50, view: 'row', ...(deleted ? { deleted: true } : {}) },
      paged,
    ),
  );
  const restore = useAct(api.ai.documents.restore.mutationOptions());
  return (
    <Screen title={said.title} actions={<Generate />}>
      <Parts />
      <div className="mb-3 max-w-56">
        <Select
          label={said.which}
          isLabelHidden
          choices={which}
          value={deleted ? 'deleted' : ''}
          onChange={({ target }) => setDeleted(target.value === 'deleted')}
        />
      </div>
      <Listing
        of={list}
        label={said.documents}
        empty={{ title: said.empty, hint: said.emptyHint }}
        clear={deleted ? () => setDeleted(false) : undefined}
        row={({ id, title, provenance, version, updated_at, deleted_at }) => (
          <Line
            title={
              deleted_at === null ? (
                <Link to="/knowledge/written/$id" params={{ id }} className="hover:underline">
                  {title}
                </Link>
              ) : (
                <span>{title}</span>
              )
            }
            hint={[said.wrote(provenance.model ?? said.rules), ...(version > 1 ? [said.version(version)] : [])].join(
              ' · ',
            )}
          >
            <When at={deleted_at ?? updated_at} />
            {deleted_at === null ? null : (
              <Button onClick={() => restore.mutate({ document_id: id })}>{words.act.restore}</Button>
            )}
          </Line>
        )}
      />
      <Templates />
    </Screen>
  );
}
