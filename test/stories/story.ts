// What a story is, and how it is lived: a row of the playbook, a world, what people do meanwhile, and what must have come of it.
import { inject } from 'vitest'
import type { AppPorts } from '../../src/app.ts'
import type { Fault } from '../../src/domain/fault.ts'
import type { IncidentStory } from '../../src/domain/record.ts'
import type { JournalEntry } from '../../src/emulator/journal.ts'
import type { Row } from './rows.ts'
import { type Stage, setStage } from './stage.ts'

export interface Story {
  row: Row
  when: string
  world: unknown
  policy?: object
  minutes: number
  /** What people do, so many minutes after the start. */
  people?: readonly { at: number; do(stage: Stage): void | Promise<void> }[]
  azure?: Pick<AppPorts, 'arm' | 'accountIds'>
  /** Incidents in the order they were opened: fault, end, and what was done. */
  ends: readonly string[]
  /** Calls of ours that change something, in order, with Batch's answer. */
  calls: readonly string[]
  /** What Teams was told, in order. */
  told: readonly string[]
  /** Words of which the last thing told, or the incident, must have each. */
  words?: readonly string[]
}

export interface Lived {
  ends: readonly string[]
  calls: readonly string[]
  told: readonly string[]
  /** Everything that was recorded and told, as one text. */
  text: string
}

const minuteMs = 60_000

export async function live({ world, policy, azure, minutes, people = [] }: Story): Promise<Lived> {
  const stage = await setStage({
    connection: inject('azuriteConnection'),
    world,
    ...(policy ? { policy } : {}),
    ...(azure ? { azure } : {}),
  })
  try {
    let passed = 0
    for (const { at, do: act } of people) {
      await stage.run((at - passed) * minuteMs)
      await act(stage)
      passed = at
    }
    await stage.run((minutes - passed) * minuteMs)
    const incidents = await stage.incidents()
    const teams = stage.told.filter(({ channel }) => channel === 'teams')
    return {
      ends: incidents.map(endOf),
      calls: stage.calls().map(callOf),
      told: teams.map(({ announcement }) => {
        const faults = new Set(announcement.stories.map(({ incident }) => incident.fault))
        return `${announcement.what} ${[...faults].join(' ')}`
      }),
      text: JSON.stringify([incidents, teams]),
    }
  } finally {
    await stage.close()
  }
}

function endOf({ incident, attempts }: IncidentStory): string {
  const { fault, state, resolution, waiting } = incident
  const how = resolution?.kind ?? waiting?.guard
  const did = attempts.map(({ action }) => action.kind).join(' ') || 'nothing'
  return `${fault} ${[state, how].filter(Boolean).join(' ')}: ${did}`
}

/** `ComputeNode_Reboot 202`; of a refusal its code. */
function callOf({ operation = 'none', status, code }: JournalEntry): string {
  return `${operation} ${code ?? status}`
}

/** The fault that an end speaks of. */
export function faultOf(end: string): Fault {
  return end.slice(0, end.indexOf(' ')) as Fault
}
