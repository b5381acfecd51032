// A stack as the pages say to start it, with something for each of their lines to ask about.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { Subject } from '../../src/domain/refs.ts'
import { allLines } from '../docs/followed-lines.ts'
import { smallWorld } from '../support/small-world.ts'
import { policyFolder } from './docs-followed-folder.ts'
import { freePortBase, type SmallStack, startSmallStack } from './small-stack.ts'

export interface DocsStack {
  stack: SmallStack
  /** Empty but for the policy in force. */
  folder: string
  /** Incidents of unusable nodes, as many as were asked for. */
  unusable: readonly string[]
  /** The incident of a node that is idle: Batch makes users only where a node is idle or running. */
  idle: string
  /** The whole id of a node that is well. */
  wellNode: string
  end(): Promise<void>
}

const ssh = {
  ...{ name: 'ssh', protocol: 'tcp', backendPort: 22 },
  ...{ frontendPortRangeStart: 50_000, frontendPortRangeEnd: 50_500 },
}

const fullDisk = {
  ...{ at: 'PT20S', do: 'node-unusable', pool: 'frames', reboot: 'cures' },
  errors: [{ code: 'DiskFull', message: 'No space is left' }],
}

/** Ten times as many nodes as ail, so that nothing is a storm and no guard holds back what people order. */
const worldOf = (unusable: number) =>
  smallWorld({
    pool: {
      dedicated: 10 * (unusable + 1),
      endpointConfiguration: { inboundNATPools: [ssh] },
    },
    script: [
      { ...fullDisk, nodes: [...Array(unusable).keys()] },
      { ...fullDisk, nodes: unusable, recoversAfter: 'PT5M' },
    ],
  })

/** Less than the hook's time: who waits in vain is told for what, and leaves nothing behind. */
const foundWithinMs = 240_000

export async function startDocsStack(unusable: number): Promise<DocsStack> {
  const portBase = await freePortBase()
  const folder = policyFolder()
  let started: SmallStack | undefined
  const end = async () => {
    await started?.end()
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    const stack = await startSmallStack({
      ...{ portBase, world: worldOf(unusable) },
      settings: { ...settingsOfPages(portBase), BATCH_MEDIC_POLICY: join(folder, 'policy.json') },
    })
    started = stack
    const found = await stack.until(
      'an incident of each node, and one idle again',
      async () => {
        const nodes = await nodesOf(stack)
        const incidents = (await stack.stories()).map(({ incident }) => incident)
        const ids = nodes.slice(0, unusable + 1).flatMap((node) => {
          const own = incidents.find(({ subject }) => isOf(node, subject))
          return own ? [own.id] : []
        })
        const isBack = nodes[unusable]?.state === 'idle'
        const [idle = '', ...others] = ids.toReversed()
        const wellNode = nodes[unusable + 1]?.id ?? ''
        return isBack && others.length === unusable
          ? { idle, unusable: others, wellNode }
          : undefined
      },
      foundWithinMs,
    )
    // What people ask for two hours is not to be over while a busy machine types the next line.
    const slowly = { method: 'POST', body: '{"speed": 1}' }
    expect((await fetch(`${stack.control}/clock`, slowly)).status).toBe(200)
    return { ...found, stack, folder, end }
  } catch (error) {
    await end()
    throw error
  }
}

/** What stands before `npm start` on any page, with the ports of this stack. */
function settingsOfPages(portBase: number): Record<string, string> {
  const given = allLines().flatMap(({ line }) => /^(\w+=.*) npm start/.exec(line)?.[1] ?? [])
  const pairs = given.flatMap((settings) => settings.split(' ')).map((pair) => pair.split('='))
  return Object.fromEntries(
    pairs.map(([name, value = '']) => [name, value.replace(':7072', `:${portBase + 1}`)]),
  )
}

interface Node {
  id: string
  index: number
  state: string
}

const isOf = ({ id }: Node, subject: Subject): boolean =>
  subject.kind === 'node' && subject.nodeId === id

/** In the order in which they were allocated, as a script counts them. */
async function nodesOf(stack: SmallStack): Promise<readonly Node[]> {
  const response = await fetch(`${stack.control}/state?nodes=true`)
  const { accounts } = (await response.json()) as { accounts: [{ pools: [{ nodeList: Node[] }] }] }
  return accounts[0].pools[0].nodeList.toSorted((a, b) => a.index - b.index)
}
