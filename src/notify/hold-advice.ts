// What a person can do about a hold, by the guard that holds: each advice is true for its guard.
import { type Incident, parseIncidentId } from '../domain/incident.ts'

interface Hold {
  incident: Incident
  /** What helps against the fault, as a sentence. */
  helps: string
  /** Where people may answer; empty when it is not known. */
  page?: string
}

/** With the action: by the time somebody copies it, the incident may wait for another that nobody has shown them. */
function answerCall(verb: string, { id, waiting }: Incident): string {
  const which = waiting?.action === undefined ? '' : ` --action ${waiting.action}`
  // The id is copied into a shell: one that is none of ours is not shown.
  return `npx --no batch-medic ${verb} ${parseIncidentId(id) ? id : 'INCIDENT'}${which}`
}

const makeIt = (incident: Incident) => {
  const once = answerCall('approve', incident)
  return `Make the call shown yourself, or let Batch Medic make it: this once with ${once}, always with mode "act" in the policy for this pool.`
}
const waits = 'Nothing, if it can wait: Batch Medic goes on by itself'

/** Names of the guards are those of `src/decide/guards`. */
const advices: Readonly<Record<string, (hold: Hold) => string>> = {
  mode: modeAdvice,
  hold: heldAdvice,
  pause: pausedAdvice,
  storm: ({ helps }) =>
    `Look at the pool first: so many sick nodes at once have one cause, such as the network, the image or the start task. Batch Medic goes on by itself once fewer are sick. ${helps}`,
  suspended: suspendedAdvice,
  approval: approvalAdvice,
  window: ({ helps }) => `${waits} in the next maintenance window. If it cannot: ${helps}`,
  'actions-per-hour-in-account': hourly,
  'running-work': ({ helps }) =>
    `${waits} once the tasks on the node have ended. If it cannot: ${helps}`,
  'task-owner': taskOwnerAdvice,
  concurrency: ({ helps }) => `${waits} once the repairs under way end. If it cannot: ${helps}`,
  'actions-per-hour': hourly,
  'task-actions-per-hour': taskRate,
  others: ({ helps }) =>
    `${waits} once the scheduling of the node is as it was. If nobody has it in hand: ${helps}`,
  'repairs-per-node': ({ helps }) =>
    `The node needs a person: repairs did not keep it well, and Batch Medic leaves it alone until the limit allows one more. ${helps}`,
}

/** As sentences; empty where nothing holds the incident any more. */
export function holdAdvice(hold: Hold): string {
  const { guard } = hold.incident.waiting ?? {}
  if (guard === undefined) return ''
  const advice = Object.hasOwn(advices, guard) ? advices[guard] : undefined
  return (advice ?? byItself)(hold)
}

function byItself({ helps }: Hold): string {
  return `${waits} once the hold ends. If it cannot: ${helps}`
}

/** The guard knows two ways in which repairs are in vain; it names which. */
function suspendedAdvice({ incident, helps }: Hold): string {
  const find = (what: string) =>
    `Find what ${what} in common: the start task, the image or the VM size. Batch Medic tries one more repair`
  return incident.waiting?.reason.includes('did not help')
    ? `${find('the nodes that no repair helped have')} as a trial when the pause is over, and goes on once one helps. ${helps}`
    : `${find('every new node of the pool has')} when the last replacements are 6 hours old. ${helps}`
}

function hourly({ helps }: Hold): string {
  return `${waits} once the last hour has fewer actions. If it cannot: ${helps}`
}

/** One guard counts a job's tasks in an hour and one task's in a day. */
function taskRate(hold: Hold): string {
  if (!hold.incident.waiting?.reason.includes('The task was reactivated')) return hourly(hold)
  return `The task needs a person: it failed again after each retry, and Batch Medic leaves it alone until the day has fewer. ${hold.helps}`
}

/** A person holds a node by a command, and a pool by its metadata. */
function heldAdvice({ incident, helps }: Hold): string {
  const { subject, pool, waiting } = incident
  if (waiting?.reason.includes(holdMetadata) || subject.kind !== 'node') {
    return `To let Batch Medic go on, remove the metadata ${holdMetadata} from the pool; while it is there, nothing is called. ${helps}`
  }
  const node = shellWord(`${pool.pool}/${subject.nodeId}`) ?? 'POOL/NODE'
  return `To let Batch Medic go on, end the hold: npx --no batch-medic release ${node}. ${helps}`
}

function pausedAdvice({ incident, helps }: Hold): string {
  const { pool, waiting } = incident
  const isAccount = waiting?.reason.startsWith('The account') ?? false
  const what = isAccount
    ? `--account ${shellWord(pool.account) ?? 'NAME'}`
    : (shellWord(pool.pool) ?? 'POOL')
  const resume = `npx --no batch-medic resume ${what}`
  return `${waits} once the pause ends. If it cannot: ${resume}. ${helps}`
}

/** What is copied into a shell: undefined for what could be more than a word there. */
function shellWord(text: string): string | undefined {
  return /^[\w./-]{1,200}$/.test(text) ? text : undefined
}

const holdMetadata = 'batch-medic:hold'

function approvalAdvice({ incident, helps, page = '' }: Hold): string {
  const call = (verb: string) => answerCall(verb, incident)
  const there = page === '' ? '' : 'on its page (the link only opens it), or '
  return `Approve or reject it ${there}with ${call('approve')} or ${call('reject')} in a clone of Batch Medic. Whoever has the key of the function change-incident can. An approval is for one time and for 30 minutes; the other guards are still asked. Without it: ${helps}`
}

/** The mode is asked first; where another guard would hold the call in `act` as well, the reason names it. */
function modeAdvice(hold: Hold): string {
  const { incident, helps } = hold
  const { waiting, wouldDo } = incident
  if (!waiting || !wouldDo) return helps
  const next = /In act it would be held \(([\w-]+)\)/.exec(waiting.reason)?.[1]
  if (next === undefined || next === 'mode') return `${makeIt(incident)} ${helps}`
  if (next === 'approval') return approvalAdvice(hold)
  const inAct = { ...incident, waiting: { ...waiting, guard: next } }
  return `Mode "act" alone would not make this call. ${holdAdvice({ ...hold, incident: inAct })}`
}

/** Where the metadata would not change the answer, only whoever submitted the task can run it again. */
function taskOwnerAdvice({ incident, helps }: Hold): string {
  const canBeOurs = incident.waiting?.reason.includes('batch-medic:tasks') ?? false
  const what = canBeOurs
    ? 'Retry the task yourself, or let Batch Medic do it: set batch-medic:tasks=manage in the metadata of the job or the pool.'
    : 'Whoever submitted the task must run it again: Batch Medic does not retry this one.'
  return `${what} ${helps}`
}
