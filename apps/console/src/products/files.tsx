import { useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { api, desk, type Answers } from '../desk.ts';
import { said } from '../messages/en/goods.ts';
import { words } from '../words.ts';
import { useAct } from '../parts/act.ts';
import { Danger, Opens } from '../parts/ask.tsx';
import { Button } from '../parts/button.tsx';
import { Line, Lines, Loaded } from '../parts/listing.tsx';
import { When } from '../parts/when.tsx';

type Product = Pick<Answers['products']['list']['items'][number], 'id' | 'name'>;

/** What buyers of a product download. */
export const ProductFiles = ({ product: { id: product_id, name } }: { product: Product }) => (
  <Opens title={said.filesTitle(name)} label={said.files}>
    {() => <Files product_id={product_id} />}
  </Opens>
);

function Files({ product_id }: { product_id: string }) {
  const picker = useRef<HTMLInputElement>(null);
  const query = useQuery(api.products.files.list.queryOptions({ product_id }));
  const { mutationKey } = api.products.files.create.mutationOptions();
  const add = useAct<File, unknown, unknown, unknown>({
    mutationKey,
    // It is uploaded first, and moves to the product then.
    mutationFn: async (file) => {
      const { id: file_id } = await desk.upload(file, { filename: file.name });
      return desk.api.products.files.create.mutate({ product_id, file_id });
    },
  });
  const remove = useAct(api.products.files.delete.mutationOptions(), { done: words.act.deleted });
  return (
    <div className="space-y-4">
      <p className="text-sm text-muted">{said.filesHint}</p>
      <Loaded of={query} rows={2}>
        {({ items }) => (
          <Lines
            items={items}
            label={said.files}
            empty={{ title: said.noFiles }}
            row={({ id: file_id, name, size, created_at }) => (
              <Line title={name} hint={said.size(size)}>
                <When at={created_at} />
                <Danger
                  label={words.act.delete}
                  question={said.fileQuestion(name)}
                  run={() => remove.mutate({ product_id, file_id })}
                />
              </Line>
            )}
          />
        )}
      </Loaded>
      <input
        ref={picker}
        type="file"
        className="hidden"
        aria-label={said.addFile}
        onChange={({ target }) => {
          const file = target.files?.[0];
          if (file !== undefined) add.mutate(file);
          target.value = '';
        }}
      />
      <div className="flex justify-end">
        <Button look="solid" disabled={add.isPending} onClick={() => picker.current?.click()}>
          {said.addFile}
        </Button>
      </div>
    </div>
  );
}
