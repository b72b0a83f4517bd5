/** An `SMTP_URL` as the SMTP client takes it. */
export interface SmtpServer {
  host: string;
  port: number;
  secure: boolean;
  requireTLS: boolean;
  auth?: { user: string; pass: string };
  tls?: { rejectUnauthorized: boolean };
}

/**
 * Reads `smtp://` (port 587, STARTTLS) or `smtps://` (port 465). A password is only ever sent encrypted unless the host
 * is this machine or `?requireTLS=false` says otherwise; `?tls.rejectUnauthorized=false` accepts any certificate.
 * Throws with a message that never repeats the URL, which holds the password.
 */
export function parseSmtpUrl(text: string): SmtpServer {
  const url = URL.parse(text);
  const secure = url?.protocol === 'smtps:';
  if (url === null || url.hostname === '' || !(secure || url.protocol === 'smtp:')) {
    throw new Error('SMTP_URL must look like smtp://user:password@host:587 or smtps://user:password@host:465');
  }
  const flags = readFlags(url.searchParams);
  const host = decodeURIComponent(url.hostname).replace(/^\[|\]$/g, '');
  const hasLogin = url.username !== '';
  return {
    host,
    port: url.port === '' ? (secure ? 465 : 587) : Number(url.port),
    secure,
    requireTLS: flags['requireTLS'] ?? (hasLogin && !isThisMachine(host)),
    ...(hasLogin ? { auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } } : {}),
    ...(flags['tls.rejectUnauthorized'] === false ? { tls: { rejectUnauthorized: false } } : {}),
  };
}

function readFlags(parameters: URLSearchParams): Partial<Record<string, boolean>> {
  return Object.fromEntries(
    [...parameters].map(([name, value]) => {
      if (!['requireTLS', 'tls.rejectUnauthorized'].includes(name) || !['true', 'false'].includes(value)) {
        throw new Error(`SMTP_URL has an option that is not known: ${name}`);
      }
      return [name, value === 'true'];
    }),
  );
}

function isThisMachine(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}
