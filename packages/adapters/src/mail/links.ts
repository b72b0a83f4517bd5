/**
 * The address of a page of the product. `link` is a path (`/pages/verify?token=…`) or an address below `public_url`;
 * anything else throws, so that no mail of ours ever leads elsewhere.
 */
export function linkTo(public_url: string, link: string): string {
  const base = new URL(public_url.endsWith('/') ? public_url : `${public_url}/`);
  const isPath = link.startsWith('/') && !link.startsWith('//');
  const url = URL.parse(isPath ? `.${link}` : link, base);
  if (url === null || url.origin !== base.origin || !url.pathname.startsWith(base.pathname) || url.username !== '') {
    throw new Error('A link in a mail must lie below the public URL');
  }
  return url.href;
}
