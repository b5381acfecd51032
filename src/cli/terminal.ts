// What the terminal can show: its width, its colours, its time zone.

export interface Terminal {
  /** Characters in a line; Infinity where nothing wraps, as in a file. */
  width: number
  colour: boolean
  /** IANA name, such as Europe/Berlin. */
  timeZone: string
}

export type Tone = 'bold' | 'dim' | 'red' | 'yellow' | 'green' | 'blue'

const codes: Record<Tone, number> = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, blue: 34 }

/** The text in a tone; unchanged where colour is off. */
export function paint({ colour }: Terminal, tone: Tone, text: string): string {
  return colour && text !== '' ? `\u001b[${codes[tone]}m${text}\u001b[0m` : text
}

/** Open is bad news, resolved good, and what waits for a person is in between. */
export function stateTone(state: string): Tone {
  if (state === 'resolved') return 'green'
  if (state === 'acting' || state === 'verifying') return 'blue'
  return state === 'escalated' ? 'red' : 'yellow'
}

/** `2026-03-01 04:05:06 UTC (05:05 CET)`; nothing beside it where the zone is UTC itself. */
export function momentIn({ timeZone }: Terminal, at: number): string {
  const utc = `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`
  const local = localTime(timeZone, at)
  return local === '' ? utc : `${utc} (${local})`
}

/** `05:05 CET`, with the date when it is another day there; empty where the zone is UTC. */
export function localTime(timeZone: string, at: number): string {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
  }).formatToParts(at)
  const part = (type: Intl.DateTimeFormatPartTypes) =>
    parts.find((one) => one.type === type)?.value ?? ''
  const zone = part('timeZoneName')
  if (zone === 'UTC') return ''
  const date = `${part('year')}-${part('month')}-${part('day')}`
  const day = date === new Date(at).toISOString().slice(0, 10) ? '' : `${date.slice(5)} `
  return `${day}${part('hour')}:${part('minute')} ${zone}`
}

/** Lines of at most the terminal's width, broken at spaces where there are any. */
export function wrap(text: string, width: number, indent: string): string[] {
  const room = Math.max(20, width - indent.length)
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > room) {
      lines.push(line)
      line = word
    } else {
      line = line === '' ? word : `${line} ${word}`
    }
    while (line.length > room) {
      lines.push(line.slice(0, room))
      line = line.slice(room)
    }
  }
  if (line !== '') lines.push(line)
  return lines.map((each) => `${indent}${each}`)
}
