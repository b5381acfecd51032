// What a person asks of the product: a pause, a hold, an approval and so on, for what is there when it is asked.
import type { App } from '../../src/app.ts'
import type { Incident } from '../../src/domain/incident.ts'
import type { Ask } from '../../src/domain/request.ts'
import { truePools } from './people.ts'
import type { PersonAct } from './plan.ts'
import { account, type Stage } from './stage.ts'

export type PersonAsk = Extract<PersonAct, { act: 'ask' }>

/** Undefined where there is nothing that it could be about. */
export function askOf(stage: Stage, act: PersonAsk): ((app: App) => Promise<unknown>) | undefined {
  const who = { by: 'ann', verified: false, reason: 'simulated' }
  if (act.ask === 'pause-account' || act.ask === 'resume-account') {
    const isPause = act.ask === 'pause-account'
    const until = isPause ? untilOf(stage, act) : undefined
    return (app) => app.desk.pauseAccount(account, until, who, isPause)
  }
  const ask = requestOf(stage, { ...act, ask: act.ask })
  return ask && ((app) => app.desk.ask({ account, pool: act.pool }, ask, who))
}

type AskOfPool = PersonAsk & { ask: Exclude<PersonAsk['ask'], `${string}-account`> }

function untilOf({ clock }: Stage, { minutes }: PersonAsk): number {
  return clock.now() + minutes * 60_000
}

function requestOf(stage: Stage, act: AskOfPool): Ask | undefined {
  const { ask, pool, node, action } = act
  const until = untilOf(stage, act)
  switch (ask) {
    case 'pause':
    case 'silence':
      return { kind: ask, until }
    case 'resume':
    case 'unsilence':
      return { kind: ask }
    case 'hold':
    case 'release': {
      const nodes = truePools(stage, pool)[0]?.nodeList ?? []
      const nodeId = nodes[node % Math.max(1, nodes.length)]?.id
      if (nodeId === undefined) return undefined
      return ask === 'hold' ? { kind: ask, nodeId, until } : { kind: ask, nodeId }
    }
    case 'approve':
    case 'reject': {
      const waits = openOf(stage, pool).find(({ state }) => state === 'awaiting-approval')
      const wanted = waits?.waiting?.action
      return waits && wanted && { kind: ask, incidentId: waits.id, action: wanted }
    }
    case 'run': {
      const sick = openOf(stage, pool).find(({ subject }) => subject.kind === 'node')
      return sick && { kind: ask, incidentId: sick.id, action }
    }
  }
}

function openOf({ rows }: Stage, pool: string): readonly Incident[] {
  return rows
    .dump('state')
    .filter(({ partition, row }) => partition.endsWith(`|${pool}`) && row.startsWith('open|'))
    .map(({ value }) => value as Incident)
}
