import { type MantineColorsTuple, createTheme } from '@mantine/core';

const harbour: MantineColorsTuple = [
  '#e6f7fa',
  '#d0eaf0',
  '#a1d4e0',
  '#6ebccf',
  '#46a8c1',
  '#2c9bb8',
  '#1789a6',
  '#0e7490',
  '#0b6179',
  '#064b5f',
];

/** Greys of the dark scheme, as blue as its surfaces. */
const night: MantineColorsTuple = [
  '#d5dde6',
  '#b6c1cd',
  '#9aa7b5',
  '#73808e',
  '#36414e',
  '#2b3541',
  '#232b35',
  '#1a1f26',
  '#12161b',
  '#0c0f13',
];

/** Calm and dense: a tool that people look at for an hour. */
export const theme = createTheme({
  colors: { harbour, dark: night },
  primaryColor: 'harbour',
  primaryShade: 7, // white on the shade below has too little contrast
  autoContrast: true,
  fontFamily: '"Inter", system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "JetBrains Mono", "DejaVu Sans Mono", Menlo, Consolas, monospace',
  defaultRadius: 'md',
  focusRing: 'auto',
  respectReducedMotion: true,
  headings: { fontWeight: '650' },
  cursorType: 'pointer',
});
