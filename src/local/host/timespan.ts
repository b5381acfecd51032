// Reads .NET's TimeSpan, the way host.json writes durations: `[d.]hh:mm:ss[.fff]`.

const pattern = /^(?:(\d+)\.)?(\d{1,2}):([0-5]?\d):([0-5]?\d)(?:\.(\d{1,7}))?$/

/**
 * @returns milliseconds
 * @throws Error that names the setting and shows the form, when the text is no TimeSpan
 */
export function parseTimespanMs(text: string, setting: string): number {
  const match = pattern.exec(text)
  if (!match)
    throw new Error(`${setting}: "${text}" is not a duration; write hh:mm:ss, e.g. 00:00:02`)
  const [days, hours, minutes, seconds] = match.slice(1, 5).map((part) => Number(part ?? 0))
  const fraction = Number(`0.${match[5] ?? 0}`) * 1000
  const whole = (((days ?? 0) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0)
  return whole * 1000 + fraction
}
