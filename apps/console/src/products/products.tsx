import { useInfiniteQuery } from '@tanstack/react-query';
import { api, desk, paged, type Answers } from '../desk.ts';
import { said as words } from '../messages/en/knowledge.ts';
import { words as shared } from '../words.ts';
import { money, unitsOf } from '../money.ts';
import { useAct } from '../parts/act.ts';
import { Danger } from '../parts/ask.tsx';
import { Button } from '../parts/button.tsx';
import { TextField } from '../parts/field.tsx';
import { EditDialog, FormDialog, type Values } from '../parts/form.tsx';
import { Line, Listing } from '../parts/listing.tsx';
import { Pill } from '../parts/pill.tsx';
import { Screen } from '../parts/screen.tsx';
import { Tabs } from '../parts/tabs.tsx';
import { useMay, useMe } from '../session.ts';
import { ProductFiles } from './files.tsx';

const { products: said } = words;
type Product = Answers['products']['list']['items'][number];

/** The parts of the products. */
export function Parts() {
  const manages = useMay()('products.manage');
  return (
    <Tabs
      label={said.views}
      of={[
        ['/products', said.products],
        ['/products/licenses', said.licenses],
        ['/products/purchases', said.purchases],
        ...(manages ? [['/products/sales', said.sales] as const] : []),
      ]}
    />
  );
}

export function ProductsScreen() {
  const me = useMe();
  const may = useMay();
  const manages = may('products.manage');
  const list = useInfiniteQuery(api.products.list.infiniteQueryOptions({ page_size: 50 }, paged));
  const publish = useAct(api.products.publish.mutationOptions());
  const buy = useAct(api.purchases.create.mutationOptions(), {
    after: ({ checkout_url }) => {
      if (checkout_url !== null) location.assign(checkout_url);
    },
  });
  const unpublish = useAct(api.products.unpublish.mutationOptions());
  return (
    <Screen title={said.title} actions={manages ? <NewProduct /> : null}>
      <Parts />
      <Listing
        of={list}
        label={said.products}
        empty={{ title: said.noProducts }}
        row={(product) => {
          const { id: product_id, team_id, name, description, price, currency, published_at } = product;
          return (
            <Line title={name} hint={description === '' ? undefined : description}>
              <span className="text-sm">{money(price, currency)}</span>
              <Pill tone={published_at === null ? 'quiet' : 'good'}>
                {published_at === null ? said.unpublished : said.published}
              </Pill>
              {team_id !== me.team_id && may('billing.manage') ? (
                <Button look="solid" disabled={buy.isPending} onClick={() => buy.mutate({ product_id })}>
                  {said.buy}
                </Button>
              ) : null}
              {manages && team_id === me.team_id ? (
                <Button onClick={() => (published_at === null ? publish : unpublish).mutate({ product_id })}>
                  {published_at === null ? said.publish : said.unpublish}
                </Button>
              ) : null}
              {manages && team_id === me.team_id ? (
                <>
                  <ProductFiles product={product} />
                  <OwnProduct product={product} />
                </>
              ) : null}
            </Line>
          );
        }}
      />
    </Screen>
  );
}

const productOf = ({ name, description, price, currency, max_activations, license_days }: Values) => ({
  name: name!,
  description: description!,
  price: Math.round(Number(price) * unitsOf(currency!)),
  currency: currency!.toUpperCase(),
  max_activations: Number(max_activations),
  license_days: license_days === '' ? null : Number(license_days),
});

const ProductFields = ({ product }: { product?: Product }) => (
  <>
    <TextField label={said.name} name="name" required maxLength={200} autoFocus defaultValue={product?.name ?? ''} />
    <TextField label={said.description} name="description" defaultValue={product?.description ?? ''} />
    <div className="grid grid-cols-2 gap-4">
      <TextField
        label={said.price}
        name="price"
        type="number"
        min={0}
        step="any"
        required
        defaultValue={product === undefined ? '' : product.price / unitsOf(product.currency)}
      />
      <TextField
        label={said.currency}
        name="currency"
        required
        pattern="[A-Za-z]{3}"
        defaultValue={product?.currency ?? 'EUR'}
      />
      <TextField
        label={said.activations}
        name="max_activations"
        type="number"
        min={1}
        required
        defaultValue={product?.max_activations ?? 3}
      />
      <TextField
        label={said.days}
        hint={said.daysHint}
        name="license_days"
        type="number"
        min={1}
        defaultValue={product?.license_days ?? ''}
      />
    </div>
  </>
);

function NewProduct() {
  const act = useAct(api.products.create.mutationOptions(), { showsProblems: true });
  return (
    <FormDialog title={said.newProduct} look="solid" submit={shared.act.create} act={act} send={productOf}>
      <ProductFields />
    </FormDialog>
  );
}

/** Changes a product of one's own team, and takes it away. */
function OwnProduct({ product }: { product: Product }) {
  const { id: product_id } = product;
  const update = useAct(api.products.update.mutationOptions(), { done: shared.act.saved, showsProblems: true });
  const remove = useAct(api.products.delete.mutationOptions(), {
    done: shared.act.deleted,
    undo: (_, input) => desk.api.products.restore.mutate(input),
  });
  return (
    <>
      <EditDialog
        title={said.editProduct}
        act={update}
        of={product}
        send={(values, _, { version }) => ({ product_id, version, ...productOf(values) })}
      >
        <ProductFields product={product} />
      </EditDialog>
      <Danger label={shared.act.delete} question={said.deleteQuestion} run={() => remove.mutate({ product_id })} />
    </>
  );
}
