// The pool doctor: everything that can be checked of one pool, from its network to its disks, each answer for itself.
import type { CheckAnswer, CheckName } from '../domain/check-answer.ts'
import type { Arm, ArmAnswer } from '../ports/arm.ts'
import { armOnce } from './arm-once.ts'
import { checkAutoscale } from './autoscale.ts'
import { changeText, checkChanges, withChange } from './changes.ts'
import { checkNetwork } from './check-network.ts'
import { checkDisk } from './disk.ts'
import { answer, notChecked, textAt, unread } from './examine-arm.ts'
import {
  type ArmQuestion,
  batchApi,
  type DoctorDeps,
  type DoctorQuestion,
} from './examine-question.ts'
import { gatherNetwork } from './gather-network.ts'
import { checkIdentity } from './identity.ts'
import { checkImage } from './image.ts'
import type { NetworkFacts } from './network-facts.ts'
import { checkPackages } from './packages.ts'
import { type PoolParts, partsTold, readPoolParts } from './pool-parts.ts'
import { checkQuota } from './quota.ts'
import { sizeNamed, type VmSize, vmSizes } from './vm-sizes.ts'

/** Checks that the network half answers together. */
export const networkChecks: ReadonlySet<CheckName> = new Set([
  'communication-mode',
  'inbound-rules',
  'outbound-rules',
  'routes',
  'no-public-ip',
  'private-endpoint',
  'dns',
  'account-firewall',
  'subnet',
])

/** What only Azure Resource Manager can tell; the outbound rules stand for all checks of the network. */
const armChecks: readonly CheckName[] = [
  'outbound-rules',
  'identity',
  'packages',
  'quota',
  'changes',
]

/**
 * Asks what can be asked and says what could not: one check that fails holds up no other. Answers come in the order
 * in which an operator reads them: the network first. Never throws.
 */
export async function examinePool(
  deps: DoctorDeps,
  question: DoctorQuestion,
): Promise<readonly CheckAnswer[]> {
  const { arm } = deps
  const { accountId, only } = question
  const wants = (check: CheckName) =>
    !only || only.some((one) => one === check || both(networkChecks, one, check))
  if (!arm || !accountId) {
    const own = await batchChecks(deps, question, wants, undefined)
    const autoscale = checkAutoscale(question, partsTold(question.snapshot))
    const told = armless(question, arm === undefined)
    return [...told, ...own, autoscale].filter(({ check }) => wants(check))
  }
  const once = armOnce(arm)
  return examineWithArm({ ...deps, arm: once }, { ...question, accountId }, wants)
}

async function examineWithArm(
  deps: DoctorDeps & { arm: Arm },
  question: ArmQuestion,
  wants: (check: CheckName) => boolean,
): Promise<readonly CheckAnswer[]> {
  const { arm, clock } = deps
  const { accountId, poolId, snapshot } = question
  const [network, sizes, parts] = await Promise.all([
    wants('outbound-rules') ? networkOf(arm, question) : noNetwork,
    wants('quota') || wants('image') || wants('disk') ? sizesOf(arm, accountId) : noSizes,
    readPoolParts(arm, accountId, poolId, snapshot),
  ])
  const size = sizes.kind === 'read' ? sizeNamed(sizes.value, snapshot.vmSize) : undefined
  const [changes, ofBatch, ofAccount] = await Promise.all([
    wants('changes') ? changesOf(arm, question, network.facts, parts, clock.now()) : noChanges,
    batchChecks(deps, question, wants, size),
    accountChecks(arm, question, wants, sizes, parts),
  ])
  const autoscale = wants('autoscale') ? [checkAutoscale(question, parts)] : []
  const found = [...network.answers, ...ofBatch, ...ofAccount, ...autoscale]
  return [...found.map((one) => withChange(one, changes.changes)), ...changes.answers]
}

function both(set: ReadonlySet<CheckName>, one: CheckName, other: CheckName): boolean {
  return set.has(one) && set.has(other)
}

const noNetwork: { answers: readonly CheckAnswer[]; facts?: NetworkFacts } = { answers: [] }
const noSizes: ArmAnswer<readonly VmSize[]> = { kind: 'failed', reason: 'not asked', path: '' }
const noChanges = { answers: [], changes: [] }

/** The checks that need the Batch account alone, and are sharper with what ARM knows of the VM size. */
async function batchChecks(
  { arm, batch, clock }: DoctorDeps,
  question: DoctorQuestion,
  wants: (check: CheckName) => boolean,
  size: VmSize | undefined,
): Promise<readonly CheckAnswer[]> {
  const [disk, image] = await Promise.all([
    wants('disk') ? guarded('disk', question, () => checkDisk(batch, question, size?.diskGib)) : [],
    wants('image')
      ? guarded('image', question, async () => [
          await checkImage(
            { ...(arm ? { arm } : {}), batch },
            question,
            size?.generations ?? [],
            clock.now(),
          ),
        ])
      : [],
  ])
  return [...disk, ...image]
}

/** The sentence of an answer with what was changed, as cards, reports and pages show it. */
export function answerText({ said, changed, mend }: CheckAnswer): string {
  const by = changed
    ? ` Last changed: ${changeText({ ...changed, resourceId: '' }).replace(/ on $/, '')}.`
    : ''
  return `${said}${by}${mend === '' ? '' : ` To mend: ${mend}`}`
}

function armless({ poolId }: DoctorQuestion, noArm: boolean): readonly CheckAnswer[] {
  const [why, mend] = noArm
    ? [
        'the app has no credential for Azure Resource Manager',
        'Run it with an identity that has Reader on the resource groups of the account and of its network.',
      ]
    : [
        'the ARM id of the Batch account is not configured',
        'Add "resourceId": "/subscriptions/…/batchAccounts/NAME" to the account in BATCH_MEDIC_ACCOUNTS, and give the identity Reader on its resource group and on that of its network.',
      ]
  return armChecks.map((check) =>
    answer(check, `pool ${poolId}`, notChecked(`Not checked: ${why}.`, mend)),
  )
}

async function networkOf(
  arm: Arm,
  question: ArmQuestion,
): Promise<{ answers: readonly CheckAnswer[]; facts?: NetworkFacts }> {
  try {
    const facts = await gatherNetwork(arm, question)
    return { answers: checkNetwork(facts), facts }
  } catch (error) {
    return { answers: [failed('outbound-rules', question, error)] }
  }
}

async function accountChecks(
  arm: Arm,
  question: ArmQuestion,
  wants: (check: CheckName) => boolean,
  sizes: ArmAnswer<readonly VmSize[]>,
  parts: PoolParts,
): Promise<readonly CheckAnswer[]> {
  if (!wants('identity') && !wants('packages') && !wants('quota')) return []
  const account = await arm.get(question.accountId, batchApi)
  const packages = wants('packages')
    ? await guarded('packages', question, () => checkPackages(arm, question, parts))
    : []
  if (account.kind !== 'read') {
    const found = unread('the Batch account', account)
    const about = `pool ${question.poolId}`
    const told = [answer('identity', about, found), ...packages, answer('quota', about, found)]
    return told.filter(({ check }) => wants(check))
  }
  const [identity, quota] = await Promise.all([
    wants('identity')
      ? guarded('identity', question, async () => [
          await checkIdentity(arm, question, account.value, parts),
        ])
      : [],
    wants('quota')
      ? guarded('quota', question, () => checkQuota(arm, question, account.value, sizes))
      : [],
  ])
  return [...identity, ...packages, ...quota]
}

async function sizesOf(arm: Arm, accountId: string): Promise<ArmAnswer<readonly VmSize[]>> {
  const account = await arm.get(accountId, batchApi)
  if (account.kind !== 'read') return account
  return vmSizes(arm, accountId, textAt(account.value, 'location') ?? '')
}

async function changesOf(
  arm: Arm,
  question: ArmQuestion,
  facts: NetworkFacts | undefined,
  { identityIds }: PoolParts,
  now: number,
) {
  const { accountId, poolId, snapshot, since = now } = question
  const about = `pool ${poolId}`
  const ids = [accountId, snapshot.subnetId, ...identityIds, ...(facts ? idsOf(facts) : [])].filter(
    (id) => id !== '',
  )
  try {
    const { answer: own, changes } = await checkChanges(arm, about, ids, since, now)
    return { answers: [own], changes }
  } catch (error) {
    return { answers: [failed('changes', question, error)], changes: [] }
  }
}

/** The ids of what the network is made of: a change of one of them may be to blame. */
function idsOf({ pool, nsg, routeTable, zones, endpoints }: NetworkFacts): readonly string[] {
  return [
    ...(pool.kind === 'read' ? [pool.value.subnetId] : []),
    ...[nsg, routeTable].flatMap((part) => (part?.kind === 'read' ? [part.value.id] : [])),
    ...(zones?.kind === 'read' ? zones.value.map(({ id }) => id) : []),
    ...endpoints.map(({ connection }) => connection.endpointId),
  ]
}

/** A fault of ours in one check is an answer, so that the others are still heard. */
async function guarded(
  check: CheckName,
  question: DoctorQuestion,
  run: () => Promise<readonly CheckAnswer[]>,
): Promise<readonly CheckAnswer[]> {
  try {
    return await run()
  } catch (error) {
    return [failed(check, question, error)]
  }
}

function failed(check: CheckName, { poolId }: DoctorQuestion, error: unknown): CheckAnswer {
  const words = error instanceof Error ? error.message : String(error)
  return answer(check, `pool ${poolId}`, notChecked(`Not checked: the check failed: ${words}`))
}
