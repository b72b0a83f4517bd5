import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { api, paged } from '../../desk.ts';
import { said } from '../../messages/en/settings.ts';
import { words } from '../../words.ts';
import { useAct } from '../../parts/act.ts';
import { Check, Select } from '../../parts/field.tsx';
import { Form } from '../../parts/form.tsx';
import { Line, Listing, Loaded } from '../../parts/listing.tsx';
import { Section } from '../../parts/screen.tsx';
import { When } from '../../parts/when.tsx';
import { Room } from '../room.tsx';
import { zonesWith } from '../zones.ts';

const { platform: of } = said;
const tiers = ['free', 'pro', 'premium'] as const;

export function PlatformRoom() {
  const query = useQuery(api.admin.config.get.queryOptions({}));
  const activity = useInfiniteQuery(api.admin.activity.infiniteQueryOptions({ page_size: 20 }, paged));
  const act = useAct(api.admin.config.set.mutationOptions(), { done: words.act.saved, showsProblems: true });
  return (
    <Room title={said.room.platform}>
      <Loaded of={query}>
        {(now) => (
          <Form
            of={now}
            act={act}
            submit={said.profile.save}
            send={({ time_zone, tier_without_billing }, form, { version }) => ({
              version,
              time_zone: time_zone!,
              tier_without_billing: tier_without_billing as (typeof tiers)[number],
              email_login_creates_accounts: form.has('email_login_creates_accounts'),
            })}
          >
            <Select label={of.zone} name="time_zone" choices={zonesWith(now.time_zone)} defaultValue={now.time_zone} />
            <Select
              label={of.tier}
              name="tier_without_billing"
              choices={tiers.map((value) => ({ value, label: said.plan.tiers[value] }))}
              defaultValue={now.tier_without_billing}
            />
            <Check
              label={of.creates}
              name="email_login_creates_accounts"
              defaultChecked={now.email_login_creates_accounts}
            />
          </Form>
        )}
      </Loaded>
      <Section title={of.activity}>
        <Listing
          of={activity}
          label={of.activity}
          empty={{ title: of.noActivity }}
          row={({ sentence, type, at }) => (
            <Line title={sentence} hint={type}>
              <When at={at} />
            </Line>
          )}
        />
      </Section>
    </Room>
  );
}
