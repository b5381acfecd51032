// A moment within a day as a line of a long list has it: fast, since hundreds are written while one scrolls.

const two = (part: number) => String(part).padStart(2, '0')

/** `04:05`; the day stands above in the list. */
export function utcClock(at: number): string {
  const date = new Date(at)
  return `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}`
}

/** `05:05 local`, with `+1 d` where the reader's day is another; empty where the reader's time is UTC. */
export function localClock(at: number): string {
  const date = new Date(at)
  const offset = date.getTimezoneOffset()
  if (offset === 0) return ''
  const days = Math.floor((at - offset * 60_000) / 86_400_000) - Math.floor(at / 86_400_000)
  const other = days === 0 ? '' : days > 0 ? ' +1 d' : ' −1 d'
  return `${two(date.getHours())}:${two(date.getMinutes())} local${other}`
}
