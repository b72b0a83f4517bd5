type Headers = readonly (readonly [name: string, value: string])[];

/**
 * Why a program wrote a mail, and no person, in one word; undefined: nothing says so. Such a mail makes no ticket, answers
 * nothing and reopens nothing, so that two programs never talk to each other. X-Auto-Response-Suppress alone is not a sign:
 * it asks for no automatic answers, which people's mail programs do as well.
 */
export function whyAutomatic(headers: Headers): string | undefined {
  const of = (name: string) =>
    headers
      .find(([given]) => given === name)?.[1]
      .trim()
      .toLowerCase();
  const submitted = of('auto-submitted');
  if (submitted !== undefined && submitted.split(/[;\s]/, 1)[0] !== 'no') return 'auto_submitted';
  if (of('x-autoreply') !== undefined || of('x-autorespond') !== undefined) return 'auto_reply';
  if (['bulk', 'auto_reply', 'list', 'junk'].includes(of('precedence') ?? '')) return 'bulk';
  if (of('list-id') !== undefined) return 'mailing_list';
  if (of('return-path') === '<>') return 'no_sender';
  if (of('content-type')?.startsWith('multipart/report') === true) return 'report';
  return undefined;
}
