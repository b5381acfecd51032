// Forgets at a person's word what Batch refused in a pool: it is asked again before the day is over for which that is remembered.
import type { Controls } from '../domain/record.ts'
import type { ControlRequest } from '../domain/request.ts'
import type { Applied } from './applied.ts'

/** All of the pool, or those of one action, whatever state its node was in. An open incident keeps to its own refusal. */
export function forget(
  { action }: ControlRequest & { kind: 'forget' },
  controls: Controls,
  now: number,
): Applied {
  const all = Object.entries(controls.refusals)
  const isMeant = ([key]: (typeof all)[number]) =>
    action === undefined || key.startsWith(`${action}@`)
  // One that has ended by itself holds nothing back: whoever asks is not to hear that it did.
  const forgotten = all.filter((one) => isMeant(one) && one[1].until > now)
  if (forgotten.length === 0) {
    const what = action === undefined ? 'Nothing' : `No ${action}`
    return { outcome: 'unchanged', said: `${what} is left out here because Batch refused it.` }
  }
  const refusals = Object.fromEntries(all.filter((one) => !isMeant(one)))
  const list = forgotten.map(([key, { code }]) => `${nameOf(key)} (${code})`).join(', ')
  return {
    outcome: 'applied',
    said: `Batch is asked again where the ladder comes to it: ${list}.`,
    changes: [{ kind: 'put-controls', controls: { ...controls, refusals } }],
  }
}

/** `reboot of unusable nodes`. */
function nameOf(key: string): string {
  const [action = '', state = ''] = key.split('@')
  return `${action} of ${state} nodes`
}
