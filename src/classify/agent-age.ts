// Nodes whose agent is old: agents are renewed only with a pool, and old ones keep faults that were mended since.
import { dayMs } from '../domain/durations.ts'
import type { PoolFacts } from '../domain/facts.ts'
import type { Finding } from '../domain/finding.ts'
import { findingFrom } from './finding-from.ts'
import { liveCause } from './live-cause.ts'
import { idsOf } from './node-subject.ts'
import { counted } from './pool-share.ts'

/**
 * When agents began to be deployed: the first of each line, and the newest that is known
 * (github.com/Azure/Batch/blob/master/changelogs/nodeagent/CHANGELOG.md, read in 2026). Regions get them later.
 */
const releases = (
  [
    ['1.8.7', '2020-09-29'],
    ['1.9.3', '2021-02-02'],
    ['1.9.24', '2022-02-04'],
    ['1.10.0', '2023-06-27'],
    ['1.11.3', '2023-11-06'],
    ['1.12.2', '2024-08-07'],
    ['1.12.15', '2025-03-26'],
  ] as const
).map(([version, day]) => ({ version, at: Date.parse(day) }))

/** An agent is old when so much lies between its release and the newest known one. */
const oldMs = 365 * dayMs

/** One finding for the pool: agents are renewed together, and it is only told. */
export function agentAge(facts: PoolFacts): readonly Finding[] {
  const nodes = counted(facts.nodes)
  const versions = nodes.flatMap(({ agentVersion }) => agentVersion ?? [])
  const newest = [...versions, ...releases.map(({ version }) => version)]
    .filter(isVersion)
    .toSorted(compare)
    .at(-1)
  if (newest === undefined) return []
  const newestAt = releasedAt(newest)
  const old = nodes.filter(
    ({ agentVersion }) =>
      agentVersion !== undefined &&
      isVersion(agentVersion) &&
      newestAt - releasedAt(agentVersion) > oldMs,
  )
  if (old.length === 0) return []
  const found = [...new Set(old.flatMap(({ agentVersion }) => agentVersion ?? []))].toSorted(
    compare,
  )
  const told = `${old.length} of ${nodes.length} nodes run agent ${found.slice(0, 3).join(', ')}${found.length > 3 ? ', …' : ''}; ${newest} is out.`
  return [
    findingFrom({
      since: Math.min(...old.map(({ allocationTime }) => allocationTime)),
      scope: old.length === nodes.length ? 'whole-pool' : 'some-nodes',
      ...liveCause('node-agent-old', undefined, told),
      nodeIds: idsOf(old),
    }),
  ]
}

function isVersion(text: string): boolean {
  return /^\d{1,6}(?:\.\d{1,6}){1,3}$/.test(text)
}

/** That of the last release which is not newer; 0 for what is older than all of them. */
function releasedAt(version: string): number {
  return releases.findLast((release) => compare(release.version, version) <= 0)?.at ?? 0
}

function compare(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split('.').map(Number))
  for (let part = 0; part < 4; part += 1) {
    const order = (left?.[part] ?? 0) - (right?.[part] ?? 0)
    if (order !== 0) return order
  }
  return 0
}
