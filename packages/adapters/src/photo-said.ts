/** The facts that a camera wrote about a photo: all of them may be wrong. */
export interface PhotoSaid {
  /** `2026:11:30 09:15:00`, by the clock of the camera. */
  taken: string | null;
  /** `+01:00`, if the camera knows its time zone. */
  offset: string | null;
  latitude: number | null;
  longitude: number | null;
  accuracy_m: number | null;
}
