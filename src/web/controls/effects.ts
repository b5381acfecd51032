// What a control does, spelled out before it is made or ended.
import type { ControlDeed } from './control-rows.ts'

export interface Place {
  account: string
  pool?: string | undefined
  node?: string | undefined
  action?: string | undefined
}

/** `pool frames of renderfarm`. */
export function placeText({ account, pool, node }: Place): string {
  if (pool === undefined) return `the whole account ${account}`
  return `${node === undefined ? '' : `node ${node} of `}pool ${pool} of ${account}`
}

/** Whole sentences. `until`: as the reader wrote it; empty is without end. */
export function controlEffects(deed: ControlDeed, place: Place, until = ''): readonly string[] {
  const where = placeText(place)
  const end = until === '' ? 'It lasts until somebody ends it.' : `It ends by itself: ${until}.`
  switch (deed) {
    case 'pause':
      return [
        `Batch Medic changes nothing in ${where}: no reboot, no replacement, no retry of a task.`,
        'It goes on looking, recording and telling. A call that is already on its way is not taken back.',
        end,
      ]
    case 'hold':
      return [
        `Batch Medic does not touch ${where}, whatever happens to it; other nodes of the pool are repaired as ever.`,
        'Should Batch replace the node, the hold stays with its id.',
        end,
      ]
    case 'silence':
      return [
        `No message is sent about ${where}: not that something broke, nor that it was repaired.`,
        'Repairs go on. Who was told that something broke is still told that it is over.',
        end,
      ]
    case 'resume':
      return [`The pause of ${where} ends, and Batch Medic decides anew on what it sees now.`]
    case 'release':
      return [`The hold of ${where} ends, and Batch Medic may repair it again.`]
    case 'forget':
      return [
        `Batch Medic asks Batch again for a ${place.action ?? 'call'} in ${where}, of nodes in any state, where a ladder comes to it.`,
        'An incident in which Batch refused it already keeps to that: order it there.',
      ]
    case 'unsilence':
      return [
        `The silence of ${where} ends. Messages that it kept back are not sent later; what is still wrong is told with its next change or reminder.`,
      ]
  }
}

export const durations = [
  { value: '30m', text: '30 minutes' },
  { value: '2h', text: '2 hours' },
  { value: '8h', text: '8 hours' },
  { value: '1d', text: '1 day' },
  { value: '7d', text: '7 days' },
] as const

/** Only a silence must have an end. */
export const endless = { value: '', text: 'Until somebody ends it' } as const
