/** When what stands on the stage came there, and when it ends. */
export const at = new Date(Date.now() - 60_000).toISOString();
export const later = new Date(Date.now() + 30 * 86_400_000).toISOString();

/** Texts that only some may read, whatever the door: each contains its mark. */
export const INTERNAL = 'CANARY_INTERNAL';
export const STAFF_ONLY = 'canary_staff_only';
export const REPORTED = 'CANARY_REPORTED';
export const ADDRESS = 'canary_address';
export const SECRET = 'CANARY_SECRET';
export const PRIVATE = 'CANARY_PRIVATE';

/** What inputs of several domains send. */
export const PICTURE =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
export const NEW_PASSWORD = 'nine silent herons over the lake';
