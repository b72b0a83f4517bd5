import { useEffect, useLayoutEffect, useRef, useState, useSyncExternalStore, type RefObject } from 'react';

/** Whether the window is as wide as a media query asks, also once it is drawn wider. */
export function useMedia(query: string): boolean {
  const [media] = useState(() => matchMedia(query));
  return useSyncExternalStore(
    (change) => {
      media.addEventListener('change', change);
      return () => media.removeEventListener('change', change);
    },
    () => media.matches,
  );
}

/** How many rows are drawn before and after those on screen, so that scrolling finds them there. */
const OVERSCAN = 8;

interface Window {
  readonly ref: RefObject<HTMLDivElement | null>;
  /** The rows to draw: from the first one, up to before the last. */
  readonly first: number;
  readonly last: number;
}

/** The rows of a long list that are on screen, all of one height. A given row is scrolled into view. */
export function useWindow(count: number, height: number, shown: number): Window {
  const ref = useRef<HTMLDivElement>(null);
  const [range, setRange] = useState({ first: 0, last: Math.min(count, 24) });
  useLayoutEffect(() => {
    const scroller = ref.current!;
    const measure = () => {
      const first = Math.max(0, Math.floor(scroller.scrollTop / height) - OVERSCAN);
      const last = Math.min(count, Math.ceil((scroller.scrollTop + scroller.clientHeight) / height) + OVERSCAN);
      setRange((now) => (now.first === first && now.last === last ? now : { first, last }));
    };
    measure();
    const resized = new ResizeObserver(measure);
    resized.observe(scroller);
    scroller.addEventListener('scroll', measure, { passive: true });
    return () => {
      resized.disconnect();
      scroller.removeEventListener('scroll', measure);
    };
  }, [count, height]);
  useEffect(() => {
    const scroller = ref.current!;
    const top = shown * height;
    if (top < scroller.scrollTop) scroller.scrollTop = top;
    else if (top + height > scroller.scrollTop + scroller.clientHeight)
      scroller.scrollTop = top + height - scroller.clientHeight;
  }, [shown, height]);
  return { ref, ...range };
}
