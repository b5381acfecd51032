// The nodes of one pool with their whole ids, for who wants to hold one or log in.
import type { PoolRow } from '../api/shapes/pools.ts'
import { usableStates } from '../domain/facts.ts'
import { counted, plain } from '../domain/plain.ts'
import { isoOf } from './output.ts'
import { type Column, table } from './table.ts'
import { momentIn, paint, type Terminal, wrap } from './terminal.ts'

type Node = NonNullable<PoolRow['nodes']>[number]

const isUsable = ({ state }: Node) => usableStates.some((one) => one === state)

/** More is for programs: the broken ones are among the first. */
const mostNodes = 100

/** The broken ones first; nothing where no nodes were asked for. */
export function nodeLines({ pool, nodes, nodesGap }: PoolRow, terminal: Terminal): string[] {
  if (!nodes) return []
  const gap =
    nodesGap === undefined ? [] : wrap(`Not all: ${plain(nodesGap, 300)}`, terminal.width, '')
  if (nodes.length === 0) return ['', 'It has no nodes.', ...gap]
  const columns: Column<Node>[] = [
    { head: 'NODE', cell: ({ node }) => plain(node, 128), dropsAt: 0 },
    {
      ...{ head: 'STATE', cell: ({ state }) => plain(state, 30), dropsAt: 0 },
      tone: (node) => (isUsable(node) ? 'green' : undefined),
    },
    { head: 'SINCE', cell: ({ since }) => momentIn(terminal, since), dropsAt: 3 },
    { head: 'TASKS', cell: tasksText, dropsAt: 2 },
    { head: 'KIND', cell: kindText, dropsAt: 4 },
  ]
  const usable = nodes.find(isUsable)
  const more = nodes.length - mostNodes
  const name = plain(pool, 64)
  return [
    ...['', paint(terminal, 'bold', `${counted(nodes.length, 'node')} of ${name}`)],
    ...table(columns, sorted(nodes).slice(0, mostNodes), terminal),
    ...(more > 0 ? [`… ${more} more; --json lists all`] : []),
    ...gap,
    ...(usable
      ? [
          '',
          paint(
            terminal,
            'dim',
            `One of them is ${name}/NODE, as in ${name}/${plain(usable.node, 128)}`,
          ),
        ]
      : []),
  ]
}

/** For --output tsv. */
export function nodeRows(pools: readonly PoolRow[]): string[][] {
  const rows = pools.flatMap(({ account, pool, nodes = [] }) =>
    sorted(nodes).map((one) => [
      ...[account, pool, one.node, one.state, isoOf(one.since)],
      ...[kindText(one), String(one.takesTasks), String(one.runningTasks)],
    ]),
  )
  const heads = ['ACCOUNT', 'POOL', 'NODE', 'STATE', 'SINCE', 'KIND', 'TAKESTASKS', 'TASKS']
  return [heads, ...rows]
}

function sorted(nodes: readonly Node[]): Node[] {
  const key = (node: Node) => `${isUsable(node) ? 1 : 0} ${node.state} ${node.node}`
  return nodes.toSorted((a, b) => (key(a) < key(b) ? -1 : 1))
}

function tasksText({ takesTasks, runningTasks }: Node): string {
  return takesTasks ? String(runningTasks) : `${runningTasks}, takes none`
}

function kindText({ dedicated }: Node): string {
  return dedicated ? 'dedicated' : 'Spot'
}
