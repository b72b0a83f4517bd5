import { useSyncExternalStore } from 'react';

const KEY = 'deskwire:density';
const root = document.documentElement.dataset;

/** Rows stand close to each other in this browser, so that more of them are on the screen. */
const isCompact = (): boolean => root['density'] === 'compact';
const watchers = new Set<() => void>();

export function applyDensity(density = localStorage.getItem(KEY)): void {
  if (density === 'compact') root['density'] = density;
}

export function setCompact(compact: boolean): void {
  const density = compact ? 'compact' : 'comfortable';
  localStorage.setItem(KEY, density);
  root['density'] = density;
  watchers.forEach((change) => change());
}

export const useCompact = (): boolean =>
  useSyncExternalStore((change) => {
    watchers.add(change);
    return () => watchers.delete(change);
  }, isCompact);
