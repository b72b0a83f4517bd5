/** The part of the library that we use: it works out a request and sends none. It ships no types. */
declare module 'web-push' {
  interface Options {
    readonly vapidDetails: { readonly subject: string; readonly publicKey: string; readonly privateKey: string };
    readonly contentEncoding: 'aes128gcm';
    readonly TTL: number;
    readonly urgency: 'very-low' | 'low' | 'normal' | 'high';
  }
  interface RequestDetails {
    readonly endpoint: string;
    readonly method: string;
    readonly headers: Readonly<Record<string, string | number>>;
    readonly body: Buffer;
  }
  const webPush: {
    generateRequestDetails(
      subscription: { readonly endpoint: string; readonly keys: { readonly p256dh: string; readonly auth: string } },
      payload: string,
      options: Options,
    ): RequestDetails;
  };
  export default webPush;
}
