/** The address of a server, without the password in its URL. */
export function addressOf(url: string): string {
  // Not every address is a URL: those of Sentinel and Cluster name several hosts.
  return url.replace(/^[^/]*\/\/(?:[^/]*@)?/, '').replace(/\/?(?:\?.*)?$/, '');
}
