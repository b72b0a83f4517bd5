import { pipeline, Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  paginateListObjectsV2,
  ListMultipartUploadsCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { createMeter } from './meter.ts';
import { checkKey, checkRange, StorageError } from './storage-error.ts';
import type { ByteRange, Storage } from './storage.ts';

/** A bucket. Without keys the usual places of AWS are asked (environment, instance role). */
export interface S3Config {
  bucket: string;
  region: string;
  /** For everything that is not AWS: `https://s3.example.com`. */
  endpoint?: string | undefined;
  access_key_id?: string | undefined;
  secret_access_key?: string | undefined;
  /** `endpoint/bucket/key` instead of `bucket.endpoint/key`, as most self-hosted servers want it. */
  force_path_style?: boolean | undefined;
}

/** Keeps files in a bucket. Large ones go up in parts of 8 MiB, so memory use does not depend on their size. */
export function createS3Storage(config: S3Config): Storage {
  const client = createClient(config);
  const at = (key: string) => {
    checkKey(key);
    return { Bucket: config.bucket, Key: key };
  };

  return {
    async put(key, body, { max_bytes, content_type }) {
      const target = at(key);
      const meter = createMeter(max_bytes);
      const counted = pipeline(body, meter.through, () => {});
      try {
        const params = { ...target, Body: counted, ContentType: content_type };
        await new Upload({ client, params, queueSize: 2, partSize: 8 * 1024 * 1024 }).done();
        return meter.result();
      } catch (error) {
        // The error of the stream comes first: the client's own may be about the clearing up after it.
        throw toStorageError(counted.errored ?? error);
      } finally {
        body.destroy();
      }
    },

    async get(key, range) {
      const target = at(key);
      checkRange(range);
      const answer = await client.send(new GetObjectCommand({ ...target, ...rangeHeader(range) })).catch(rethrow);
      if (answer.Body instanceof Readable) return answer.Body;
      throw new StorageError('unavailable');
    },

    async head(key) {
      try {
        const { ContentLength = 0, LastModified = new Date(0) } = await client.send(new HeadObjectCommand(at(key)));
        return { key, size: ContentLength, modified_at: LastModified };
      } catch (error) {
        const mapped = toStorageError(error);
        if (mapped instanceof StorageError && mapped.reason === 'not_found') return undefined;
        throw mapped;
      }
    },

    async delete(key) {
      await client.send(new DeleteObjectCommand(at(key))).catch(rethrow);
    },

    async *listOlderThan(before) {
      try {
        for await (const page of paginateListObjectsV2({ client }, { Bucket: config.bucket })) {
          for (const { Key, Size = 0, LastModified } of page.Contents ?? []) {
            if (Key !== undefined && LastModified !== undefined && LastModified < before) {
              yield { key: Key, size: Size, modified_at: LastModified };
            }
          }
        }
      } catch (error) {
        throw toStorageError(error);
      }
    },

    async removeUnfinished(before) {
      let removed = 0;
      const { Uploads = [] } = await client
        .send(new ListMultipartUploadsCommand({ Bucket: config.bucket }))
        .catch(rethrow);
      for (const { Key, UploadId, Initiated } of Uploads) {
        if (Initiated === undefined || Initiated >= before) continue;
        await client.send(new AbortMultipartUploadCommand({ Bucket: config.bucket, Key, UploadId })).catch(rethrow);
        removed += 1;
      }
      return removed;
    },
  };
}

function createClient({
  region,
  endpoint,
  access_key_id,
  secret_access_key,
  force_path_style = false,
}: S3Config): S3Client {
  const hasKeys = access_key_id !== undefined && secret_access_key !== undefined;
  return new S3Client({
    region,
    forcePathStyle: force_path_style,
    // By default the client sends streams with a trailing checksum that many other servers store as part of the file.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 5000, requestTimeout: 30_000, throwOnRequestTimeout: true },
    ...(endpoint === undefined || endpoint === '' ? {} : { endpoint }),
    ...(hasKeys ? { credentials: { accessKeyId: access_key_id, secretAccessKey: secret_access_key } } : {}),
  });
}

function rangeHeader(range: ByteRange | undefined): { Range?: string } {
  return range === undefined ? {} : { Range: `bytes=${range.start}-${range.end ?? ''}` };
}

function rethrow(error: unknown): never {
  throw toStorageError(error);
}

function toStorageError(error: unknown): unknown {
  if (error instanceof StorageError || !(error instanceof Error)) return error;
  if (error instanceof S3ServiceException) {
    const status = error.$metadata.httpStatusCode;
    // A missing bucket is also a 404, but no missing file.
    if (status === 404 && error.name !== 'NoSuchBucket') return new StorageError('not_found', { cause: error });
    if (status === 416) return new StorageError('invalid_range', { cause: error });
    return new StorageError(status === 507 ? 'full' : 'unavailable', { cause: error });
  }
  // The SDK marks its own network failures; anything else came from the stream that was being stored.
  return '$metadata' in error || error.name === 'TimeoutError'
    ? new StorageError('unavailable', { cause: error })
    : error;
}
