// What an approval sets off, in sentences: whoever is asked must not have to know the API of Batch.
import type { ActionKind } from '../domain/action.ts'
import type { Incident } from '../domain/incident.ts'
import type { Announcement } from '../ports/channel.ts'
import { brief } from './brief.ts'
import { shortSubject } from './headline.ts'
import { standsAs } from './stands-as.ts'
import { actionWords } from './words.ts'

/** Empty where nothing waits for an approval. The exact call stands below these lines. */
export function onApproval(announcement: Announcement): string[] {
  const { stories } = announcement
  const [first] = stories
  if (!first || standsAs(announcement) !== 'approval') return []
  const { incident } = first
  const { waiting, wouldDo, wouldAlso } = incident
  const kind = waiting?.action
  const what = kind === undefined ? undefined : effects[kind](incident)
  const several = stories.length > 1
  return [
    ...(what ? [brief(`${subjectOf(incident)}: ${what}`, 500)] : []),
    'Batch Medic looks at it afresh first: where it has changed meanwhile, or another guard holds it, nothing is called. Afterwards it checks whether it helped, and tells.',
    ...(several ? [`Each of the ${stories.length} waits for an approval of its own.`] : []),
    ...(wouldDo ? [wouldAlso ? 'The exact calls:' : 'The exact call:'] : []),
  ]
}

function subjectOf({ waiting, subject }: Incident): string {
  return waiting?.node ? `Node ${shortSubject(waiting.node)}` : headOf(subject)
}

function headOf(subject: Incident['subject']): string {
  const text = subject.kind === 'node' ? `Node ${shortSubject(subject)}` : shortSubject(subject)
  return text.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase())
}

/** Names of the options are Batch's: computeNodeRebootOption, computeNodeDeallocationOption and their like. */
const running: Readonly<Record<string, string>> = {
  requeue: 'tasks that run on it are stopped and queued again',
  terminate: 'tasks that run on it are ended for good',
  taskcompletion: 'tasks that run on it finish first',
  retaineddata: 'tasks that run on it finish first, and their data is kept for its time',
}

function runningTasks({ wouldDo }: Incident): string {
  const options = Object.values(wouldDo?.body ?? {})
  const known = options.find(
    (value): value is string => typeof value === 'string' && Object.hasOwn(running, value),
  )
  return known === undefined ? 'what runs on it may be stopped' : (running[known] ?? '')
}

const effects: Readonly<Record<ActionKind, (incident: Incident) => string>> = {
  reboot: (incident) => `it reboots and takes no task for some minutes; ${runningTasks(incident)}.`,
  replace: (incident) =>
    `it is removed for good, with all that is on its disk, and the pool is grown back by a new node; ${runningTasks(incident)}.`,
  remove: (incident) =>
    `it is removed for good, with all that is on its disk, and the pool stays one node smaller; ${runningTasks(incident)}.`,
  'disable-scheduling': (incident) =>
    `it takes no further task until it is put back into scheduling; ${runningTasks(incident)}.`,
  'enable-scheduling': () => 'it takes tasks again.',
  'free-disk': ({ wouldAlso }) => {
    const folders = 1 + (wouldAlso?.calls.length ?? 0) + (wouldAlso?.more ?? 0)
    const what = folders === 1 ? '1 folder of a task' : `${folders} folders of tasks`
    const verb = folders === 1 ? 'is' : 'are'
    return `${what} that succeeded ${verb} deleted from its disk for good, and nothing else.`
  },
  'rolling-reboot': ({ finding }) =>
    `its sick nodes (${finding.nodeIds.length} when it was found) are rebooted a few at a time; each wave must be well before the next begins.`,
  'terminate-task': () => 'it is ended for good and counts as failed.',
  'reactivate-task': () =>
    'it runs again from its start; Batch then forgets its exit code and its failure, which are kept with the incident.',
  'collect-evidence': () => `${actionWords('collect-evidence').noun}: nothing is changed.`,
  escalate: () => 'nothing is called.',
}
