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

/** What only Azure Resource Manager can tell; the network stands for all checks of it. */
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
  { arm, batch, clock }: DoctorDeps,
  question: DoctorQuestion,
): Promise<readonly CheckAnswer[]> {
  const now = clock.now()
  const { accountId } = question
  if (!arm || !accountId) {
    const [image, disk] = await Promise.all([
      guarded('image', question, async () => [await checkImage({ batch }, question, [], now)]),
      guarded('disk', question, () => checkDisk(batch, question, undefined)),
    ])
    const autoscale = checkAutoscale(question, partsTold(question.snapshot))
    return [...armless(question, arm === undefined), ...disk, ...image, autoscale]
  }
  const once = armOnce(arm)
  const asked: ArmQuestion = { ...question, accountId }
  const [network, sizes, parts] = await Promise.all([
    networkOf(once, asked),
    sizesOf(once, accountId),
    readPoolParts(once, accountId, question.poolId, question.snapshot),
  ])
  const size = sizes.kind === 'read' ? sizeNamed(sizes.value, question.snapshot.vmSize) : undefined
  const [changes, disk, image, ofAccount] = await Promise.all([
    changesOf(once, asked, network.facts, parts, now),
    guarded('disk', question, () => checkDisk(batch, question, size?.diskGib)),
    guarded('image', question, async () => [
      await checkImage({ arm: once, batch }, question, size?.generations ?? [], now),
    ]),
    accountChecks(once, asked, sizes, parts),
  ])
  const found = [
    ...network.answers,
    ...disk,
    ...image,
    ...ofAccount,
    checkAutoscale(question, parts),
  ]
  return [...found.map((one) => withChange(one, changes.changes)), ...changes.answers]
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
  sizes: ArmAnswer<readonly VmSize[]>,
  parts: PoolParts,
): Promise<readonly CheckAnswer[]> {
  const account = await arm.get(question.accountId, batchApi)
  const packages = await guarded('packages', question, () => checkPackages(arm, question, parts))
  if (account.kind !== 'read') {
    const found = unread('the Batch account', account)
    const about = `pool ${question.poolId}`
    return [answer('identity', about, found), ...packages, answer('quota', about, found)]
  }
  const [identity, quota] = await Promise.all([
    guarded('identity', question, async () => [
      await checkIdentity(arm, question, account.value, parts),
    ]),
    guarded('quota', question, () => checkQuota(arm, question, account.value, sizes)),
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
