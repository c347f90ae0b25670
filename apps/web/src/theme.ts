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

/** Calm and dense: a tool that people look at for an hour. */
export const theme = createTheme({
  colors: { harbour },
  primaryColor: 'harbour',
  primaryShade: { light: 7, dark: 6 },
  autoContrast: true,
  fontFamily: '"Inter", system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "JetBrains Mono", "DejaVu Sans Mono", Menlo, Consolas, monospace',
  defaultRadius: 'md',
  focusRing: 'always',
  headings: { fontWeight: '650' },
  cursorType: 'pointer',
});
