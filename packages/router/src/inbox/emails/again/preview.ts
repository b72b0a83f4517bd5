import { renderMail } from '@deskwire/adapters/mail/render.ts';
import type { emails } from '@deskwire/contract/inbox/emails.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { writeAgain } from './letter.ts';

type Preview = typeof emails.preview;
/** Links of a mail let in whoever has it: whoever looks at it for somebody else is not let in so. */
const tokens = /([?&]token=)[\w.-]+/g;

export async function preview(ctx: Ctx<Preview>, { email_id }: In<Preview>): Promise<Out<Preview>> {
  const { services } = ctx;
  const { template, props, letter } = await writeAgain(ctx, email_id);
  const { subject, html, text } = await renderMail(template, {
    ...props,
    recipient_name: letter.to.name,
    locale: 'en',
    time_zone: 'UTC',
    product_name: 'Deskwire',
    public_url: services.config.public_url,
  });
  const masked = (content: string) => content.replaceAll(tokens, '$1…');
  return { subject, html: masked(html), text: masked(text) };
}
