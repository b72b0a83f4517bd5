/** Where a server is, without the password of whoever uses it. */
export function addressOf(url: string): string {
  // Not every address is a URL: those of Sentinel and Cluster name several hosts.
  return url.replace(/^[^/]*\/\/(?:[^/]*@)?/, '').replace(/\/?(?:\?.*)?$/, '');
}
