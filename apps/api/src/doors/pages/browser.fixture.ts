import type { FastifyInstance, LightMyRequestResponse } from 'fastify';

/** A browser that uses the API: it keeps cookies, fills in forms, and says which site a request comes from. */
export class Browser {
  readonly #app: FastifyInstance;
  readonly #cookies = new Map<string, string>();
  readonly #address: string;
  constructor(app: FastifyInstance, address = '203.0.113.7') {
    this.#app = app;
    this.#address = address;
  }

  get cookies(): ReadonlyMap<string, string> {
    return this.#cookies;
  }

  async get(url: string): Promise<LightMyRequestResponse> {
    return this.#send({ method: 'GET', url, headers: { accept: 'text/html,*/*;q=0.8' } });
  }

  /** Submits a form as a page of ours does, or a page of another site. */
  async post(
    url: string,
    fields: Readonly<Record<string, string>>,
    site: 'same-origin' | 'cross-site' = 'same-origin',
  ): Promise<LightMyRequestResponse> {
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      'sec-fetch-site': site,
      origin: site === 'same-origin' ? 'null' : 'https://evil.example',
      accept: 'text/html',
    };
    return this.#send({ method: 'POST', url, headers, payload: new URLSearchParams(fields).toString() });
  }

  /** Sends JSON, as a page of the console does. */
  async send(url: string, body: object): Promise<LightMyRequestResponse> {
    const headers = { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' };
    return this.#send({ method: 'POST', url, headers, payload: JSON.stringify(body) });
  }

  /** Submits the one form of a page with what a person types and what the page keeps. */
  async submit(
    shown: LightMyRequestResponse,
    typed: Readonly<Record<string, string>> = {},
  ): Promise<LightMyRequestResponse> {
    const action = /<form method="post" action="([^"]+)"/.exec(shown.body)?.[1];
    if (action === undefined) throw new Error(`There is no form in this page: ${shown.body}`);
    const kept = [...shown.body.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)];
    return this.post(unescaped(action), {
      ...Object.fromEntries(kept.map(([, name, value]) => [name!, unescaped(value!)])),
      ...typed,
    });
  }

  async #send(request: {
    method: 'GET' | 'POST';
    url: string;
    headers: Record<string, string>;
    payload?: string;
  }): Promise<LightMyRequestResponse> {
    const answer = await this.#app.inject({
      ...request,
      headers: { ...request.headers, cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      remoteAddress: this.#address,
    });
    for (const { name, value, expires } of answer.cookies)
      if (expires !== undefined && expires.getTime() <= Date.now()) this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    return answer;
  }
}
const unescaped = (text: string): string =>
  text.replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
