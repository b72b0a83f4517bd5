/** Fewer points than this are a slip of the pen, and so is a path that is shorter, of the 1,000 that the field is wide. */
const LEAST_POINTS = 3;
const LEAST_PATH = 40;

/** Whether too little was drawn to be a signature: the points of all lines, and how far the pen went. */
export function isBlank(strokes: readonly (readonly number[])[]): boolean {
  let points = 0;
  let path = 0;
  for (const stroke of strokes)
    for (let at = 0; at + 1 < stroke.length; at += 2) {
      points += 1;
      if (at > 0) path += Math.hypot(stroke[at]! - stroke[at - 2]!, stroke[at + 1]! - stroke[at - 1]!);
    }
  return points < LEAST_POINTS || path < LEAST_PATH;
}
