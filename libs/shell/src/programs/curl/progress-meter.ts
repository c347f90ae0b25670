/** The meter's two head lines. */
export const meterHead =
  '  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current\n' +
  '                                 Dload  Upload   Total   Spent    Left  Speed\n';

export interface Progress {
  readonly expected: number | undefined;
  readonly received: number;
  readonly toSend: number;
  readonly sent: number;
  readonly elapsedMs: number;
}

/** One state of the meter, beginning with a carriage return. */
export function meterLine(progress: Progress): string {
  const { expected = 0, received, toSend, sent, elapsedMs } = progress;
  const seconds = Math.max(1, elapsedMs) / 1000;
  const down = Math.floor(received / seconds);
  const up = Math.floor(sent / seconds);
  const total = (expected === 0 ? received : expected) + (toSend === 0 ? sent : toSend);
  const percent = (part: number, whole: number) =>
    String(whole > 0 ? Math.floor((part * 100) / whole) : 0).padStart(3);
  const estimate = expected > 0 && down > 0 ? Math.floor(expected / down) : 0;
  const spent = Math.floor(elapsedMs / 1000);
  const columns = [
    `${percent(received + sent, total)} ${amount(total)}`,
    `${percent(received, expected)} ${amount(received)}`,
    `${percent(sent, toSend)} ${amount(sent)}`,
    amount(down),
    `${amount(up)} ${time(estimate)} ${time(spent)} ${time(Math.max(0, estimate - spent))} ${amount(down + up)}`,
  ];
  return `\r${columns.join('  ')}`;
}

function amount(bytes: number): string {
  if (bytes < 100_000) return String(bytes).padStart(5);
  const kibi = bytes / 1024;
  if (kibi < 10_000) return `${String(Math.floor(kibi)).padStart(4)}k`;
  const mebi = kibi / 1024;
  if (mebi < 100) return `${Math.floor(mebi).toString().padStart(2)}.${Math.floor((mebi % 1) * 10)}M`;
  return `${String(Math.floor(mebi)).padStart(4)}M`;
}

function time(seconds: number): string {
  if (seconds <= 0) return '--:--:--';
  const two = (number: number) => String(number).padStart(2, '0');
  return `${String(Math.floor(seconds / 3600)).padStart(2)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}
