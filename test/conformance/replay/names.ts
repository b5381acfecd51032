// What the service named in a recording and the emulator names otherwise: nodes, tags, continuation tokens.

export interface Names {
  /** Learns that the recording's name stands for ours. */
  learn(recorded: string, ours: string): void
  /** A text of the recording with our names in it. */
  translate(text: string): string
  known(recorded: string): string | undefined
  /** Whether one of our names stands for a recorded one already. */
  stands(ours: string): boolean
}

const nodeId = /tvm(?:ps)?[_-][0-9a-z_-]+/gi
const eTag = /0x[0-9A-F]{8,}/g

export function createNames(): Names {
  const ours = new Map<string, string>()
  const change = (text: string) => ours.get(text.toLowerCase()) ?? text
  return {
    learn: (recorded, name) => void ours.set(recorded.toLowerCase(), name),
    translate: (text) => change(text).replace(nodeId, change).replace(eTag, change),
    known: (recorded) => ours.get(recorded.toLowerCase()),
    stands: (name) => [...ours.values()].includes(name),
  }
}

/** Walks a recorded answer and ours side by side and learns names of nodes, tags and tokens. */
export function learnFrom(names: Names, recorded: unknown, ours: unknown): void {
  if (typeof recorded === 'string' && typeof ours === 'string') {
    learnText(names, recorded, ours)
  } else if (Array.isArray(recorded) && Array.isArray(ours)) {
    recorded.forEach((item, i) => {
      learnFrom(names, item, ours[i])
    })
  } else if (isRecord(recorded) && isRecord(ours)) {
    for (const [key, value] of Object.entries(recorded)) learnFrom(names, value, ours[key])
  }
}

function learnText(names: Names, recorded: string, ours: string): void {
  const token = (text: string) => /[?&]\$skiptoken=([^&]+)/i.exec(text)?.[1]
  const theirs = token(recorded)
  const mine = token(ours)
  if (theirs && mine) names.learn(decodeURIComponent(theirs), decodeURIComponent(mine))
  for (const form of [/^tvm(?:ps)?[_-][0-9a-z_-]+$/i, /^0x[0-9A-F]{8,}$/, httpDate]) {
    if (form.test(recorded) && form.test(ours)) names.learn(recorded, ours)
  }
}

const httpDate = /^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$/

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
