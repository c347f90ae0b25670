import { Paper, Text, Title } from '@mantine/core';
import type { ScoreBar } from './score-bars.ts';

const [rowHeight, labelWidth, barWidth] = [30, 260, 440];

/** A bar per lab. The same numbers are in its description, for those who cannot see it. */
export function ScoreChart({ bars, title }: { readonly bars: readonly ScoreBar[]; readonly title: string }) {
  const height = bars.length * rowHeight + 22;
  return (
    <Paper withBorder p="md" style={{ background: 'var(--surface)' }}>
      <Title order={2} size="h5">
        {title}
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        {legendOf(bars)}
      </Text>
      <svg
        viewBox={`0 0 ${labelWidth + barWidth + 190} ${height}`}
        style={{ display: 'block', maxWidth: 960, width: '100%' }}
        role="img"
        aria-label={`${title}: ${bars.map(wordsOf).join('; ')}`}
        fontSize="13"
        fill="currentColor"
      >
        {[0, 25, 50, 75, 100].map((percent) => (
          <g key={percent} transform={`translate(${labelWidth + (barWidth * percent) / 100} 0)`}>
            <line y1="0" y2={height - 20} stroke="var(--line)" />
            <text y={height - 4} textAnchor="middle" fontSize="11" fill="var(--soft)">
              {percent} %
            </text>
          </g>
        ))}
        {bars.map((bar, index) => (
          <g key={bar.lab} transform={`translate(0 ${index * rowHeight})`}>
            <text x={labelWidth - 12} y="19" textAnchor="end">
              {shorten(bar.title)}
            </text>
            <rect
              x={labelWidth}
              y="6"
              height="17"
              rx="3"
              width={Math.max(2, (barWidth * bar.percent) / 100)}
              fill={bar.passed === bar.learners ? 'var(--good)' : 'var(--mantine-primary-color-filled)'}
            />
            {bar.shares.length > 1 &&
              bar.shares.map((share, learner) => (
                <circle
                  key={learner}
                  cx={labelWidth + (barWidth * share) / 100}
                  cy="14.5"
                  r="5"
                  fill="var(--surface)"
                  fillOpacity="0.75"
                  stroke="currentColor"
                  strokeWidth="1.5"
                />
              ))}
            <text x={labelWidth + barWidth + 14} y="19" fill="var(--soft)">
              {bar.percent} %{bar.learners > 1 ? ` · ${bar.passed} of ${bar.learners} passed` : ''}
            </text>
          </g>
        ))}
      </svg>
    </Paper>
  );
}

function legendOf(bars: readonly ScoreBar[]): string {
  const several = bars.some(({ learners }) => learners > 1);
  return several ? 'The bar is the average, every ring one learner.' : 'Share of the points in each lab.';
}

function wordsOf({ title, percent, shares, passed, learners }: ScoreBar): string {
  if (learners < 2) return `${title} ${percent} %`;
  return `${title} ${percent} %, from ${shares[0]} % to ${shares.at(-1)} %, ${passed} of ${learners} passed`;
}

function shorten(title: string): string {
  return title.length > 36 ? `${title.slice(0, 35)}…` : title;
}
