import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, desk, paged } from '../desk.ts';
import { said as words } from '../messages/en/knowledge.ts';
import { money } from '../money.ts';
import { useAct } from '../parts/act.ts';
import { Danger, Secret } from '../parts/ask.tsx';
import { Button } from '../parts/button.tsx';
import { Line, Listing } from '../parts/listing.tsx';
import { Pill, type Tone } from '../parts/pill.tsx';
import { Screen } from '../parts/screen.tsx';
import { sayWhy } from '../parts/toast.tsx';
import { When } from '../parts/when.tsx';
import { useMay } from '../session.ts';
import { Parts } from './products.tsx';

const { products: said } = words;
const tones: Readonly<Record<string, Tone>> = { pending: 'wait', paid: 'good', disputed: 'danger' };

/** What the team has bought: its files, and its licence. */
export function PurchasesScreen() {
  const list = useInfiniteQuery(api.purchases.list.infiniteQueryOptions({ page_size: 50 }, paged));
  const [key, setKey] = useState<string>();
  const download = useAct(api.purchases.download.mutationOptions(), { after: ({ link }) => location.assign(link) });
  const showKey = async (purchase_id: string): Promise<void> => {
    try {
      setKey((await desk.api.purchases.license.query({ purchase_id })).key);
    } catch (error) {
      sayWhy(error);
    }
  };
  return (
    <Screen title={said.title}>
      <Parts />
      <Listing
        of={list}
        label={said.purchases}
        empty={{ title: said.noPurchases, hint: said.noPurchasesHint }}
        row={({ id: purchase_id, product_name, seller_name, total, currency, status, created_at, checkout_url }) => (
          <Line title={product_name} hint={`${seller_name} · ${money(total, currency)}`}>
            <When at={created_at} />
            <Pill tone={tones[status] ?? 'quiet'}>{said.purchaseStates[status]}</Pill>
            {status === 'paid' ? (
              <>
                <Button onClick={() => download.mutate({ purchase_id })}>{said.download}</Button>
                <Button onClick={() => void showKey(purchase_id)}>{said.key}</Button>
              </>
            ) : null}
            {status === 'pending' && checkout_url !== null ? (
              <a className="min-h-6 text-sm leading-6 text-accent underline" href={checkout_url}>
                {said.pay}
              </a>
            ) : null}
          </Line>
        )}
      />
      {key === undefined ? null : (
        <Secret title={said.key} hint={said.ownKeyHint} value={key} close={() => setKey(undefined)} />
      )}
    </Screen>
  );
}

/** What the team has sold. */
export function SalesScreen() {
  const may = useMay();
  const list = useInfiniteQuery(api.purchases.sales.infiniteQueryOptions({ page_size: 50 }, paged));
  const refund = useAct(api.purchases.refund.mutationOptions());
  return (
    <Screen title={said.title}>
      <Parts />
      <Listing
        of={list}
        label={said.sales}
        empty={{ title: said.noSales }}
        row={({ id: sale_id, product_name, buyer_name, total, currency, status, paid_at }) => (
          <Line title={product_name} hint={`${buyer_name} · ${money(total, currency)}`}>
            <When at={paid_at} />
            <Pill tone={tones[status] ?? 'quiet'}>{said.purchaseStates[status]}</Pill>
            {status === 'paid' && may('billing.manage') ? (
              <Danger label={said.refund} question={said.refundQuestion} run={() => refund.mutate({ sale_id })} />
            ) : null}
          </Line>
        )}
      />
    </Screen>
  );
}
