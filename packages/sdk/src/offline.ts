export type { OfflinePath, QueuedFile, QueueEntry, QueueProblem, QueueStore } from './offline/entry.ts';
export { createOfflineQueue } from './offline/queue.ts';
export type { Drained, OfflineQueue, QueuedPhoto, QueueEvent, QueueOptions } from './offline/queue.ts';
export { fileQueue, indexedDbQueue, memoryQueue } from './offline/stores.ts';
export { uuidv7 } from './uuidv7.ts';
