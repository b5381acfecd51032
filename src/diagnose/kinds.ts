// Where something was said, by the kind that a person gives with it: `task.stderr`, `pool.resizeError`, `node.state`.
import { codesOf } from '../classify/codes.ts'
import type { Place } from '../domain/symptom.ts'

/** The first prefix that fits wins; compared without case and without separators. */
const places: readonly (readonly [prefix: string, place: Place])[] = [
  ['nodestarttask', 'start-task'],
  ['starttask', 'start-task'],
  ['poolstarttask', 'start-task'],
  ['computenode', 'node'],
  ['node', 'node'],
  ['poolresize', 'resize'],
  ['resize', 'resize'],
  ['poolallocation', 'resize'],
  ['poolautoscale', 'autoscale'],
  ['autoscale', 'autoscale'],
  ['container', 'task'],
  ['task', 'task'],
  ['subtask', 'task'],
  ['jobpreparation', 'task'],
  ['jobrelease', 'task'],
  ['http', 'api'],
  ['api', 'api'],
  ['request', 'api'],
  ['sdk', 'api'],
  ['job', 'job'],
]

/** A kind that is not known is no place: rules of every place are then asked. */
export function placeOf(kind: string): Place {
  const key = kind.toLowerCase().replace(/[^a-z]/g, '')
  return places.find(([prefix]) => key.startsWith(prefix))?.[1] ?? 'unknown'
}

/** Whether the text is Batch's own, and not a program's or a person's. */
export function isBatchWords(kind: string): boolean {
  return /failure|resizeerror|schedulingerror|^http|^api|autoscale|node\.?errors?$/i.test(kind)
}

/** The sickest first: `come back after preemption, hang in starting, then unusable` is unusable. */
const states: readonly (readonly [state: string, words: RegExp])[] = [
  ['unusable', /\bunusable\b/],
  ['starttaskfailed', /\bstart ?task ?failed\b/],
  ['offline', /\boffline\b/],
  ['preempted', /\bpre-?empt(?:ed|ion|ions)\b/],
  ['leavingpool', /\bleaving ?(?:the )?pool\b/],
  ['rebooting', /\brebooting\b/],
  ['reimaging', /\breimaging\b/],
  ['waitingforstarttask', /\bwaiting ?for ?start ?task\b/],
  ['creating', /\bcreating\b/],
  ['starting', /\bstarting\b/],
  ['deallocated', /\bdeallocated\b/],
  ['unknown', /^\s*unknown\s*$|\bstate (?:is )?unknown\b|\bunknown state\b/],
  // Of these a sentence tells only where it tells nothing else.
  ['idle', /^\s*(?:(?:the )?(?:compute )?node (?:is )?)?idle\.?\s*$/],
  ['running', /^\s*(?:(?:the )?(?:compute )?node (?:is )?)?running\.?\s*$/],
]

/** The state of a node that a sentence about it names; empty when it names none. */
export function nodeStateIn(text: string): string {
  const words = text.toLowerCase()
  return states.find(([, pattern]) => pattern.test(words))?.[0] ?? ''
}

/** Where a code is said, if one place alone knows it. */
export function placeOfCode(code: string): Place {
  const key = code.toLowerCase()
  const found = (['resize', 'task', 'node'] as const).filter((place) => codesOf(place).has(key))
  return found.length === 1 ? (found[0] ?? 'unknown') : 'unknown'
}
