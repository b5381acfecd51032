// The check of the mode in which nodes and the Batch service speak: who opens the connection.
import type { CheckAnswer } from '../domain/check-answer.ts'
import { az } from './az.ts'
import type { NetworkContext } from './check-context.ts'
import { answer, broken, type Found, notChecked, ok } from './examine-arm.ts'

export function checkCommunicationMode(context: NetworkContext): readonly CheckAnswer[] {
  return [answer('communication-mode', `pool ${context.pool.name}`, found(context))]
}

/** Classic is not honoured after 31 March 2026 (simplified-compute-node-communication); what befalls nodes that still run it is not documented. */
function found(context: NetworkContext): Found {
  const { pool, mode, modeSaid } = context
  const { name } = pool
  if (!modeSaid) {
    return notChecked(
      `Azure does not say in which mode pool ${name} runs${pool.currentNodes === 0 ? ': it has no nodes' : ''}. Simplified is assumed, since classic is not honoured after 31 March 2026.`,
    )
  }
  if (mode === 'simplified') {
    return ok(`Pool ${name} runs simplified communication: its nodes open the connection to Batch.`)
  }
  if (pool.publicIps === 'nopublicipaddresses') {
    return broken(
      `Pool ${name} has no public IP addresses, which takes simplified communication, but runs classic.`,
      throughZero(context),
    )
  }
  return notChecked(
    `Pool ${name} still runs classic communication, which Azure does not honour after 31 March 2026; it changes to simplified when the pool goes to zero nodes and back. The other checks are made for classic.`,
    throughZero(context),
  )
}

/**
 * The mode changes with zero nodes alone. A pool that scales itself refuses to be resized, and one whose targets are
 * not known could not be brought back. Running tasks end before their nodes go.
 */
function throughZero({ pool, account }: NetworkContext): string {
  const { targetDedicated, targetLowPriority } = pool
  if (pool.autoScale || !account?.accountEndpoint) return ''
  if (targetDedicated === undefined && targetLowPriority === undefined) return ''
  const at = {
    'account-name': account.name,
    'account-endpoint': `https://${account.accountEndpoint}`,
    'pool-id': pool.name,
  }
  const resizeTo = (dedicated: number, lowPriority: number) =>
    az('batch pool resize', {
      ...at,
      'target-dedicated-nodes': dedicated,
      'target-low-priority-nodes': lowPriority,
      ...(dedicated + lowPriority === 0 ? { 'node-deallocation-option': 'taskcompletion' } : {}),
    })
  const wish =
    pool.targetMode === 'classic'
      ? [az('batch pool set', { ...at, 'target-communication': 'simplified' })]
      : []
  const back = resizeTo(targetDedicated ?? 0, targetLowPriority ?? 0)
  return [...wish, resizeTo(0, 0), '# when the pool is steady:', back].join('\n')
}
