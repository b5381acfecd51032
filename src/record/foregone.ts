// What is recorded of a call that is shown and not made: since when it is, and at the end what came of that.
import type { ActionKind, PlannedCall } from '../domain/action.ts'
import { foregoneText, nodeHours } from '../domain/foregone-text.ts'
import type { Incident, ResolutionKind } from '../domain/incident.ts'

/** The same action stays the same however often its hold comes and goes: it counts from when it was first shown. */
export function foregoneSince(
  incident: Incident,
  guard: string,
  action: ActionKind | undefined,
  call: PlannedCall | undefined,
  now: number,
): Pick<Incident, 'foregone'> {
  const { foregone } = incident
  if (!action || !call) return foregone ? { foregone } : {}
  const at = foregone?.action === action ? foregone.at : now
  return { foregone: { action, call, guard, at } }
}

/** The incident with what came of it, and that as a sentence that begins with a space; empty where nothing was kept back. */
export function foregoneEnded(
  incident: Incident,
  how: ResolutionKind,
  now: number,
): { foregone: Pick<Incident, 'foregone'>; text: string } {
  const { foregone } = incident
  if (!foregone) return { foregone: {}, text: '' }
  const text = foregoneText(incident, now, how)
  const hours = nodeHours(incident, now)
  const lost = hours === undefined ? {} : { nodeHours: hours }
  return {
    foregone: { foregone: { ...foregone, outcome: { at: now, text, ...lost } } },
    text: ` ${text}`,
  }
}
