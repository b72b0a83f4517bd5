/** The colours of the page by default. */
export const colors = {
  page: '#f2f4f7',
  card: '#ffffff',
  panel: '#f5f7fa',
  line: '#dfe3e8',
  ink: '#1b2430',
  soft: '#58626f',
  link: '#2c5fd6',
  accent: '#2c5fd6',
  onAccent: '#ffffff',
};

/** The colours for programs in dark mode that ask for them. Those that invert by themselves manage with the light ones. */
export const darkColors: typeof colors = {
  page: '#12161c',
  card: '#1c222b',
  panel: '#262e39',
  line: '#3c4654',
  ink: '#e8ecf1',
  soft: '#a3adba',
  link: '#8fb0ff',
  accent: '#3566d8',
  onAccent: '#ffffff',
};

export const fontFamily = "-apple-system, BlinkMacSystemFont, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";
export const monospace = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'Liberation Mono', monospace";

/** The few rules that cannot stand at the element itself; a program that ignores them loses nothing but comfort. */
export const stylesheet = `
:root { color-scheme: light dark; supported-color-schemes: light dark; }
@media (max-width: 480px) { .card { padding: 24px 20px 8px !important; } }
@media (prefers-color-scheme: dark) {
  .page, .page > table > tbody > tr > td { background-color: ${darkColors.page} !important; }
  .card { background-color: ${darkColors.card} !important; border-color: ${darkColors.line} !important; }
  .panel { background-color: ${darkColors.panel} !important; border-color: ${darkColors.line} !important; }
  .quote { border-left-color: ${darkColors.accent} !important; }
  .ink { color: ${darkColors.ink} !important; }
  .soft { color: ${darkColors.soft} !important; }
  .link { color: ${darkColors.link} !important; }
  .button { background-color: ${darkColors.accent} !important; }
}`;
