// Words behind a command: incidents, actions, and places such as POOL/NODE.
import { changingActions } from '../domain/action.ts'
import { parseIncidentId } from '../domain/incident.ts'
import type { Word } from './command-row.ts'
import { forms } from './options.ts'
import { suggestion } from './suggest.ts'
import { wrongUsage } from './usage.ts'

export interface Place {
  account?: string
  pool?: string
  node?: string
}

/** An incident's id; `need` is said where it is missing. */
export function incidentWord(need: string): Word {
  return {
    name: 'ID',
    need: `${need} needs the id of an incident, as incidents list shows it.`,
    check: (id) => {
      if (parseIncidentId(id)) return
      throw wrongUsage(
        `"${id}" is no incident id; they have the form account.pool.suffix, as incidents list shows.`,
      )
    },
  }
}

export const actionWord: Word = {
  name: 'ACTION',
  need: 'run needs an action and an incident: run replace ID.',
  choices: changingActions,
  check: (action) => {
    const known: readonly string[] = changingActions
    if (known.includes(action)) return
    throw wrongUsage(`"${action}" is no action: ${known.join(', ')}.${suggestion(action, known)}`)
  },
}

/** `POOL` or `ACCOUNT/POOL`. */
export function poolPlace(target: string): Place {
  return placeIn(target, 'POOL or ACCOUNT/POOL', ['account', 'pool'])
}

/** `POOL/NODE` or `ACCOUNT/POOL/NODE`; one part alone is a pool. */
export function nodePlace(target: string): Place {
  const parts: readonly (keyof Place)[] = target.includes('/')
    ? ['account', 'pool', 'node']
    : ['pool']
  return placeIn(target, 'POOL/NODE or POOL', parts)
}

/** Read from its end: what stands in front may be left out. */
function placeIn(target: string, forms: string, names: readonly (keyof Place)[]): Place {
  const parts = target.split('/')
  if (parts.length > names.length || parts.some((part) => part === '')) {
    throw wrongUsage(
      `"${target}" is not ${forms}; incidents show ID has pool and node of an incident.`,
    )
  }
  const place: Place = {}
  for (const [index, name] of names.slice(-parts.length).entries()) place[name] = parts[index] ?? ''
  return checkedPlace(place)
}

/** A mistyped name should cost no call. */
function checkedPlace(place: Place): Place {
  for (const name of ['account', 'pool', 'node'] as const) {
    const value = place[name]
    if (value === undefined || forms[name].form.test(value)) continue
    throw wrongUsage(`"${value}" ${forms[name].isNone}.`)
  }
  return place
}
