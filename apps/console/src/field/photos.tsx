import type { Answers } from '../desk.ts';
import { said as field } from '../messages/en/field.ts';
import { Pill } from '../parts/pill.tsx';
import { inOurTeam } from '../links.ts';

const { inspections: said } = field;
type Photo = Answers['photos']['list']['items'][number];
const tones = { awaited: 'wait', processing: 'accent', ready: 'good', refused: 'danger' } as const;

/** Photos as thumbnails, each of which opens as large as it is kept. */
export function PhotoStrip({ label, photos }: { label: string; photos: readonly Photo[] }) {
  if (photos.length === 0) return null;
  return (
    <ul aria-label={`${label}: ${said.photos}`} className="mt-2 flex flex-wrap gap-2">
      {photos.map(({ id, caption, state, url, thumb_url }, at) => (
        <li key={id}>
          {url === null || thumb_url === null ? (
            <Pill tone={tones[state]}>{said.photoStates[state]}</Pill>
          ) : (
            <a href={inOurTeam(url)} target="_blank" rel="noreferrer" className="block">
              <img
                src={inOurTeam(thumb_url)}
                alt={caption === '' ? said.photoOf(label, at + 1) : caption}
                loading="lazy"
                className="size-24 rounded-sm border border-line bg-sunken object-cover"
              />
            </a>
          )}
        </li>
      ))}
    </ul>
  );
}
