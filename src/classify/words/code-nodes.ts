// What people say of nodes: how many, in which state, for how long, and what was changed before.
import { dayMs, hourMs, minuteMs } from '../../domain/durations.ts'
import type { Symptom } from '../../domain/symptom.ts'
import { any, word } from './code-said.ts'

/** Longer than this no person writes of a node: it is the output of a program. */
const longestSentence = 600

/** Whether nodes of a pool are spoken of; programs say `starting` and `node` of other things. */
export function isOfNodes({ place, output }: Symptom, words: string): boolean {
  if (place === 'node') return true
  return (
    words.length < longestSentence &&
    !output.trim().includes('\n') &&
    (any(words, ['nodes', 'compute node', 'batch node', 'the node', 'a node', 'one node']) ||
      word(words, 'pool', 'vms', 'spot'))
  )
}

/** Whether the node is, or is said to be, in one of these states (in lower case, as Batch writes them). */
export function inState(symptom: Symptom, words: string, ...states: readonly string[]): boolean {
  const { state } = symptom
  return (
    states.includes(state) || (state === '' && isOfNodes(symptom, words) && word(words, ...states))
  )
}

const allNodes =
  /\b(?:every|each|all|both)(?: (?:of|the|our|my|their|these|single|one|new|compute|batch|spot|dedicated|gpu|low-priority|\d+)){0,4} (?:nodes?|vms?|machines?|instances?)\b/

export function wholePool({ scope }: Symptom, words: string): boolean {
  if (scope !== undefined) return scope === 'whole-pool'
  return (
    allNodes.test(words) ||
    any(words, [
      'all nodes',
      'all the nodes',
      'all of the nodes',
      'every node',
      'each node',
      'all vms',
      'whole pool',
      'entire pool',
      'all my nodes',
      'both nodes',
      'no node',
    ])
  )
}

/** A change of the network around a pool, or a part of it that can keep nodes from Batch. */
export function speaksOfNetworkChange(words: string): boolean {
  return (
    any(words, [
      'network security group',
      'user-defined route',
      'user defined route',
      'route table',
      'firewall',
      'private endpoint',
      'private dns',
      'forced tunnel',
      'express route',
      'expressroute',
      'virtual appliance',
      'outbound',
      'inbound',
      'service tag',
      'batchnodemanagement',
      'default route',
      '0.0.0.0/0',
      'nat gateway',
      'no public ip',
      'without public ip',
      'dns server',
      'custom dns',
      'name resolution',
      'vnet peering',
      'port 443',
      '29876',
      '29877',
      'proxy',
    ]) || word(words, 'nsg', 'nsgs', 'udr', 'udrs', 'dns', 'vpn')
  )
}

/** The longest duration that a sentence names, in milliseconds; undefined where it names none. */
export function durationIn(words: string): number | undefined {
  const found = [
    ...words.matchAll(
      /(\d{1,6}(?:\.\d{1,3})?|an?|half an|several|many|a few|few|couple of)[ +-]{0,3}(minute|min|hour|hr|h|day)s?(?![a-z])/g,
    ),
  ]
  const times = found.map(([, count = '', unit = '']) => timesOf(count) * unitMs(unit))
  if (any(words, ['overnight', 'all night', 'for hours', 'since yesterday', 'for days'])) {
    times.push(12 * hourMs)
  }
  return times.length === 0 ? undefined : Math.max(...times)
}

function timesOf(count: string): number {
  if (count === 'half an') return 0.5
  if (count === 'a' || count === 'an') return 1
  const number = Number(count)
  return Number.isNaN(number) ? 3 : number
}

function unitMs(unit: string): number {
  if (unit === 'day') return dayMs
  return unit.startsWith('h') ? hourMs : minuteMs
}

/** For good, as people say it. */
export function forGood(words: string): boolean {
  return any(words, [
    'never ',
    'for ever',
    'forever',
    'for good',
    'indefinitely',
    'permanently',
    'endlessly',
    'stuck',
  ])
}
