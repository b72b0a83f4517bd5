/** Where the bytes of a file are. The id is the server's own random choice: nothing that a user sends names a place. */
export const storageKeyOf = (file_id: string): string => `${FILES}${file_id}`;

/** What the sweep may look at; other domains keep their bytes elsewhere. */
export const FILES = 'files/';
