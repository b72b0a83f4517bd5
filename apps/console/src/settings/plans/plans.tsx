import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, type Answers } from '../../desk.ts';
import { said as platform } from '../../messages/en/platform.ts';
import { said } from '../../messages/en/settings.ts';
import { minorOf, money } from '../../money.ts';
import { useAct } from '../../parts/act.ts';
import { Button } from '../../parts/button.tsx';
import { Check, Select, TextField } from '../../parts/field.tsx';
import { FormDialog } from '../../parts/form.tsx';
import { Line, Lines, Loaded } from '../../parts/listing.tsx';
import { Pill } from '../../parts/pill.tsx';
import { Card, Section } from '../../parts/screen.tsx';
import { readable } from '../../readable.ts';
import { useMe } from '../../session.ts';
import { words } from '../../words.ts';
import { Room } from '../room.tsx';
import { AiPrices } from './ai-prices.tsx';
import { typedIn } from '../../parts/typed.ts';

const { plans: of } = platform;
type Price = Answers['admin']['prices']['list']['items'][number];
type Limits = Answers['admin']['limits']['get'];
const providers = ['stripe', 'lemonsqueezy'] as const satisfies readonly Price['provider'][];
const paid = ['pro', 'premium'] as const;
const tiers = ['free', ...paid] as const;
const cycles = ['monthly', 'yearly'] as const;

/** What plans cost, and what one team may have instead of its own. */
export const PlansRoom = () => (
  <Room title={said.room.plans} hint={of.hint}>
    <Prices />
    <OneTeam />
    <AiPrices />
  </Room>
);

function Prices() {
  const query = useQuery(api.admin.prices.list.queryOptions({}));
  const act = useAct(api.admin.prices.set.mutationOptions(), { done: words.act.saved, showsProblems: true });
  return (
    <Section
      title={of.prices}
      hint={of.pricesHint}
      actions={
        <FormDialog
          title={of.set}
          look="solid"
          submit={words.ticket.save}
          act={act}
          send={({ provider, external_id, tier, billing_cycle, currency, amount, trial_days }, form) => ({
            provider: provider as Price['provider'],
            external_id: external_id!,
            tier: tier as (typeof paid)[number],
            billing_cycle: billing_cycle as Price['billing_cycle'],
            currency: currency!.toUpperCase(),
            // What is no amount is refused by the server, beside the field.
            unit_amount: minorOf(amount ?? '', currency!.toUpperCase()) ?? -1,
            trial_days: Number(trial_days),
            active: form.has('active'),
          })}
        >
          <div className="grid gap-4 sm:grid-cols-2">
            <Select
              label={of.provider}
              name="provider"
              choices={providers.map((value) => ({ value, label: readable(value) }))}
            />
            <TextField label={of.external} name="external_id" required maxLength={200} />
            <Select label={of.tier} name="tier" choices={paid.map((value) => ({ value, label: readable(value) }))} />
            <Select
              label={of.cycle}
              name="billing_cycle"
              choices={cycles.map((value) => ({ value, label: of.cycles[value] }))}
            />
            <TextField
              label={of.currency}
              name="currency"
              required
              maxLength={3}
              pattern="[A-Za-z]{3}"
              defaultValue="EUR"
            />
            <TextField label={of.amount} name="amount" required inputMode="decimal" placeholder="19.99" />
            <TextField label={of.trial} name="trial_days" type="number" min={0} max={730} required defaultValue={0} />
          </div>
          <Check label={of.offered} name="active" defaultChecked />
        </FormDialog>
      }
    >
      <Loaded of={query} rows={2}>
        {({ items }) => (
          <Lines
            items={items}
            label={of.prices}
            empty={{ title: of.noPrices }}
            row={({ tier, unit_amount, currency, billing_cycle, provider, external_id, trial_days, active }) => (
              <Line
                title={`${readable(tier)}: ${money(unit_amount, currency)} ${of.cycles[billing_cycle]}`}
                hint={[
                  `${readable(provider)} ${external_id}`,
                  ...(trial_days === 0 ? [] : [`${of.trial}: ${trial_days}`]),
                ].join(' · ')}
              >
                <Pill tone={active ? 'good' : 'quiet'}>{active ? of.offered : of.old}</Pill>
              </Line>
            )}
          />
        )}
      </Loaded>
    </Section>
  );
}

function OneTeam() {
  const [team_id, setTeam] = useState<string>();
  const query = useQuery({
    ...api.admin.limits.get.queryOptions({ team_id: team_id ?? '' }),
    enabled: team_id !== undefined,
  });
  return (
    <Section title={of.team} hint={of.teamHint}>
      <Card>
        <form
          className="flex flex-wrap items-end gap-3"
          onSubmit={(event) => {
            event.preventDefault();
            setTeam(typedIn(new FormData(event.currentTarget), 'team_id'));
          }}
        >
          <div className="min-w-0 grow basis-64">
            <TextField label={of.id} name="team_id" required pattern="\s*[0-9a-fA-F\-]{36}\s*" spellCheck={false} />
          </div>
          <Button type="submit">{of.look}</Button>
        </form>
      </Card>
      {team_id === undefined ? null : (
        <div className="mt-4">
          <Loaded of={query}>{(limits) => <LimitsOf limits={limits} />}</Loaded>
        </div>
      )}
    </Section>
  );
}

/** Only a master admin gives a plan or a limit; the others look. */
function LimitsOf({ limits: { team_id, tier, items } }: { limits: Limits }) {
  const gives = useMe().role === 'master_admin';
  const give = useAct(api.admin.setTier.mutationOptions(), { done: words.act.saved, showsProblems: true });
  const set = useAct(api.admin.limits.set.mutationOptions(), { done: words.act.saved, showsProblems: true });
  return (
    <>
      <div className="mb-2 flex flex-wrap items-center gap-3">
        <p className="grow text-sm">{of.plan(tier)}</p>
        {gives ? (
          <FormDialog
            title={of.give}
            submit={words.ticket.save}
            act={give}
            send={({ tier: given, reason }) => ({
              team_id,
              tier: tiers.find((one) => one === given) ?? null,
              reason: reason!,
            })}
          >
            <Select
              label={of.tier}
              name="tier"
              choices={[{ value: '', label: of.none }, ...tiers.map((value) => ({ value, label: readable(value) }))]}
            />
            <TextField label={of.reason} name="reason" required maxLength={500} />
          </FormDialog>
        ) : null}
      </div>
      <Lines
        items={items.map((item) => ({ ...item, id: item.limit }))}
        label={of.limits}
        empty={{ title: of.limits }}
        row={({ limit, allowed, given }) => (
          <Line title={said.plan.limitNames[limit]} hint={given === null ? of.ofPlan : of.given(given.reason)}>
            <span className="text-sm tabular-nums">{allowed.toLocaleString('en')}</span>
            {gives ? (
              <FormDialog
                title={of.changeOf(said.plan.limitNames[limit])}
                label={of.change}
                look="bare"
                submit={words.ticket.save}
                act={set}
                send={({ allowed: typed, reason }) => ({
                  team_id,
                  limit,
                  allowed: typed === '' ? null : Number(typed),
                  reason: reason!,
                })}
              >
                <TextField label={of.allowed} hint={of.emptyForPlan} name="allowed" type="number" min={0} step={1} />
                <TextField label={of.reason} name="reason" required maxLength={500} />
              </FormDialog>
            ) : null}
          </Line>
        )}
      />
    </>
  );
}
