import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import S3rver from 's3rver';
import type { S3Config } from './storage-s3.ts';

/** Answers a request itself by returning true, or leaves it to the S3 server. */
type Intercept = (request: IncomingMessage, response: ServerResponse) => boolean;

/**
 * An S3 server on a free port that keeps its one bucket in a folder. It does not know how multipart uploads are listed
 * and aborted, so that part of the protocol is spoken here: `unfinished` holds what is listed, `aborted` what was asked.
 */
export async function startS3Server(directory: string) {
  const s3 = new S3rver({ directory, silent: true, configureBuckets: [{ name: 'files' }] });
  await s3.configureBuckets();
  const answer = s3.callback();
  const aborted: string[] = [];
  const unfinished: { key: string; upload_id: string; initiated: Date }[] = [];
  const state: { intercept: Intercept | undefined } = { intercept: undefined };

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://s3');
    const uploadId = url.searchParams.get('uploadId');
    if (state.intercept?.(request, response) === true) return;
    if (request.method === 'DELETE' && uploadId !== null) {
      aborted.push(uploadId);
      response.writeHead(204).end();
    } else if (request.method === 'GET' && url.searchParams.has('uploads')) {
      response.setHeader('content-type', 'application/xml').end(listOf(unfinished));
    } else answer(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port');

  const config: S3Config = {
    bucket: 'files',
    region: 'eu-central-1',
    endpoint: `http://127.0.0.1:${address.port}`,
    access_key_id: 'S3RVER',
    secret_access_key: 'S3RVER',
    force_path_style: true,
  };
  return {
    config,
    aborted,
    unfinished,
    state,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

function listOf(uploads: { key: string; upload_id: string; initiated: Date }[]): string {
  const entries = uploads.map(
    ({ key, upload_id, initiated }) =>
      `<Upload><Key>${key}</Key><UploadId>${upload_id}</UploadId><Initiated>${initiated.toISOString()}</Initiated></Upload>`,
  );
  return `<?xml version="1.0"?><ListMultipartUploadsResult>${entries.join('')}</ListMultipartUploadsResult>`;
}
