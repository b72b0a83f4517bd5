import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { api, paged, type Answers } from '../desk.ts';
import { said as words } from '../messages/en/knowledge.ts';
import { words as shared } from '../words.ts';
import { useAct } from '../parts/act.ts';
import { TextField } from '../parts/field.tsx';
import { FormDialog, type Values } from '../parts/form.tsx';
import { Line, Listing } from '../parts/listing.tsx';
import { Screen } from '../parts/screen.tsx';
import { useMay } from '../session.ts';
import { AudienceField } from './audience.tsx';
import { Parts } from './knowledge.tsx';

const { knowledge: said } = words;

export function CollectionsScreen() {
  const may = useMay();
  const navigate = useNavigate();
  const list = useInfiniteQuery(api.collections.list.infiniteQueryOptions({ page_size: 50 }, paged));
  const create = useAct(api.collections.create.mutationOptions(), {
    after: ({ id }) => navigate({ to: '/knowledge/collections/$id', params: { id } }),
    showsProblems: true,
  });
  return (
    <Screen
      title={said.title}
      actions={
        may('knowledge.write') ? (
          <FormDialog
            title={said.newCollection}
            look="solid"
            submit={shared.act.create}
            act={create}
            send={collectionOf}
          >
            <CollectionFields />
          </FormDialog>
        ) : null
      }
    >
      <Parts />
      <Listing
        of={list}
        label={said.collections}
        empty={{ title: said.noCollections, hint: said.noCollectionsHint }}
        row={({ id, name, description, item_count, author }) => (
          <Line
            title={
              <Link to="/knowledge/collections/$id" params={{ id }} className="hover:underline">
                {name}
              </Link>
            }
            hint={[...(description === '' ? [] : [description]), `${said.by} ${author.name}`].join(' · ')}
          >
            <span className="text-sm text-muted">{said.items(item_count)}</span>
          </Line>
        )}
      />
    </Screen>
  );
}

export const collectionOf = ({ name, description, audience }: Values) => ({
  name: name!,
  description: description!,
  ...(audience === undefined ? {} : { audience: audience as 'own' | 'team' }),
});

export const CollectionFields = ({ collection }: { collection?: Answers['collections']['get'] }) => (
  <>
    <TextField label={said.name} name="name" required maxLength={200} autoFocus defaultValue={collection?.name ?? ''} />
    <TextField
      label={said.description}
      name="description"
      maxLength={1000}
      defaultValue={collection?.description ?? ''}
    />
    <AudienceField now={collection?.audience} />
  </>
);
