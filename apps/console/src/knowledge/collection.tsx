import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { api, desk, paged, type Answers } from '../desk.ts';
import { said as words } from '../messages/en/knowledge.ts';
import { words as shared } from '../words.ts';
import { useAct } from '../parts/act.ts';
import { Danger } from '../parts/ask.tsx';
import { Back } from '../parts/back.tsx';
import { Button } from '../parts/button.tsx';
import { Select } from '../parts/field.tsx';
import { EditDialog, FormDialog } from '../parts/form.tsx';
import { Line, Listing } from '../parts/listing.tsx';
import { Screen } from '../parts/screen.tsx';
import { Failure, Skeleton } from '../parts/state.tsx';
import { When } from '../parts/when.tsx';
import { CollectionFields, collectionOf } from './collections.tsx';
import { Shared } from './shared.tsx';

const { knowledge: said } = words;

export function CollectionScreen() {
  const { id: collection_id } = useParams({ from: '/knowledge/collections/$id' });
  const navigate = useNavigate();
  const { data: collection, error, refetch } = useQuery(api.collections.get.queryOptions({ collection_id }));
  const list = useInfiniteQuery(api.collections.items.infiniteQueryOptions({ collection_id, page_size: 50 }, paged));
  const take = useAct(api.collections.removeItem.mutationOptions());
  const update = useAct(api.collections.update.mutationOptions(), { done: shared.act.saved, showsProblems: true });
  const remove = useAct(api.collections.delete.mutationOptions(), {
    done: shared.act.deleted,
    undo: (_, input) => desk.api.collections.restore.mutate(input),
    after: () => navigate({ to: '/knowledge/collections' }),
  });
  if (collection === undefined)
    return <main>{error === null ? <Skeleton /> : <Failure error={error} again={() => void refetch()} />}</main>;
  const edits = collection.role !== 'reader';
  return (
    <Screen
      title={collection.name}
      hint={<Back to="/knowledge/collections">{said.backToCollections}</Back>}
      actions={
        <>
          {edits ? <AddDocument collection_id={collection_id} /> : null}
          {edits ? (
            <EditDialog
              title={said.editCollection}
              act={update}
              of={collection}
              send={(values, _, { version }) => ({ collection_id, version, ...collectionOf(values) })}
            >
              <CollectionFields collection={collection} />
            </EditDialog>
          ) : null}
          {collection.role === 'author' ? (
            <Danger
              label={said.delete}
              question={said.deleteCollectionQuestion}
              run={() => remove.mutate({ collection_id })}
            />
          ) : null}
        </>
      }
    >
      {collection.description === '' ? null : <p className="mb-4">{collection.description}</p>}
      <Listing
        of={list}
        label={collection.name}
        empty={{ title: said.noItems }}
        row={(item) => (
          <Line title={<ItemTitle item={item} />}>
            <When at={item.created_at} />
            {edits ? (
              <Button onClick={() => take.mutate({ collection_id, item_id: item.id })}>{said.remove}</Button>
            ) : null}
          </Line>
        )}
      />
      <Shared collection={collection} />
    </Screen>
  );
}

type Item = Answers['collections']['items']['items'][number];
/** What an item is called, and the way to it. */
function ItemTitle({ item: { title, kind, key, document_id } }: { item: Item }) {
  if (document_id !== null)
    return (
      <Link to="/knowledge/documents/$id" params={{ id: document_id }} className="hover:underline">
        {title}
      </Link>
    );
  if (key === null) return title;
  const name = `${key} ${title}`;
  return kind === 'ticket' ? (
    <Link to="/tickets/$key" params={{ key }} search={{}} className="hover:underline">
      {name}
    </Link>
  ) : (
    <Link to="/tasks/$key" params={{ key }} className="hover:underline">
      {name}
    </Link>
  );
}

function AddDocument({ collection_id }: { collection_id: string }) {
  const { data } = useQuery(api.documents.list.queryOptions({ page_size: 100 }));
  const act = useAct(api.collections.addItem.mutationOptions(), { showsProblems: true });
  return (
    <FormDialog
      title={said.addDocument}
      look="solid"
      act={act}
      send={({ document_id }) => ({ collection_id, document_id: document_id! })}
    >
      <Select
        label={said.documents}
        name="document_id"
        required
        choices={(data?.items ?? []).map(({ id, title }) => ({ value: id, label: title }))}
      />
    </FormDialog>
  );
}
