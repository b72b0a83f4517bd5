/**
 * The storage key of the bytes of a file. The id is the server's own random choice: nothing that a user sends names a place.
 */
export const storageKeyOf = (file_id: string): string => `${FILES}${file_id}`;

/** The prefix that the sweep looks at; other domains keep their bytes elsewhere. */
export const FILES = 'files/';
