// What a reader may ask of an incident, and what will happen then, spelled out before it does.
import type { IncidentDetail } from '../../api/shapes/incident-detail.ts'
import type { ActionKind, PlannedCall } from '../../domain/action.ts'
import { subjectText } from '../../domain/refs.ts'
import { actionNoun } from './story-head.ts'

export type Verb = 'acknowledge' | 'approve' | 'reject' | 'run'

export interface Deed {
  verb: Verb
  /** On the button and as the head of the dialog. */
  title: string
  /** On the button of the dialog. */
  button: string
  /** Whole sentences: what will happen, and what will not. */
  effects: readonly string[]
  action?: ActionKind
}

/** What Batch Medic waits for: an approval, or a recommended call that somebody may let it make. */
function asksFor({ incident }: IncidentDetail): ActionKind | undefined {
  const { waiting, wouldDo, state } = incident
  if (state === 'awaiting-approval' || waiting?.guard === 'mode') return waiting?.action
  return wouldDo ? waiting?.action : undefined
}

/** Which buttons there are, the most wanted first. */
export function deedsFor(detail: IncidentDetail): readonly Deed[] {
  const { incident } = detail
  if (incident.state === 'resolved') return []
  const action = asksFor(detail)
  return [
    ...(action === undefined ? [] : [approve(detail, action), reject(action)]),
    ...(incident.acknowledged ? [] : [acknowledge]),
    ...(runnable(detail).length > 0 ? [run(detail)] : []),
  ]
}

const otherGuards =
  'It is decided again on fresh facts: a storm, a pause, running work or another guard still holds it, and then the incident says so.'
const thirtyMinutes = 'It is good for one time and for 30 minutes.'

function approve(detail: IncidentDetail, action: ActionKind): Deed {
  return {
    verb: 'approve',
    title: `Approve ${actionNoun(action)}`,
    button: 'Approve',
    effects: [
      `Batch Medic makes ${actionNoun(action)} of ${targetOf(detail)}: ${effectOf(action, detail.incident.wouldDo)}`,
      thirtyMinutes,
      otherGuards,
    ],
    action,
  }
}

function reject(action: ActionKind): Deed {
  return {
    verb: 'reject',
    title: `Reject ${actionNoun(action)}`,
    button: 'Reject',
    effects: [
      `Batch Medic passes over ${actionNoun(action)} for this incident.`,
      'It goes on with the next step of the ladder, and asks anew where that needs an approval. When there is no further step, the incident is left to people.',
    ],
    action,
  }
}

const acknowledge: Deed = {
  verb: 'acknowledge',
  title: 'Acknowledge',
  button: 'Acknowledge',
  effects: [
    'Your name stands beside the incident: somebody has seen it.',
    'Nothing else changes. What Batch Medic was about to do, it still does.',
  ],
}

function run(detail: IncidentDetail): Deed {
  return {
    verb: 'run',
    title: 'Run an action',
    button: 'Run it',
    effects: [
      `Batch Medic takes the action on ${targetOf(detail)} now, whatever step is next.`,
      thirtyMinutes,
      otherGuards,
    ],
  }
}

/** Actions that fit the subject; the app refuses what does not apply any more. */
export function runnable({ incident: { subject } }: IncidentDetail): readonly ActionKind[] {
  switch (subject.kind) {
    case 'node':
      return ['reboot', 'replace', 'remove', 'disable-scheduling', 'enable-scheduling', 'free-disk']
    case 'task':
      return ['reactivate-task', 'terminate-task']
    case 'pool':
      return ['rolling-reboot']
    case 'job':
      return []
  }
}

const effects: Partial<Record<ActionKind, string>> = {
  reboot: 'the node restarts and its start task runs again.',
  replace: 'the node is removed with everything on its disks, and the pool grows back by one.',
  remove: 'the node is removed with everything on its disks, and the pool stays one smaller.',
  'disable-scheduling': 'the node takes no new tasks until its scheduling is switched on again.',
  'enable-scheduling': 'the node takes tasks again.',
  'free-disk':
    'the folders listed in the calls are deleted from the node; they are of tasks that succeeded.',
  'rolling-reboot': 'the nodes are rebooted in waves, one wave after the other.',
  'reactivate-task':
    'the task runs again from its beginning; its exit code and output of this run are gone.',
  'terminate-task': 'the task is ended, and what it has computed is lost.',
}

/** In words, with what becomes of tasks that run there where the call says it. */
export function effectOf(action: ActionKind, call?: PlannedCall): string {
  const { nodeRebootOption, nodeDeallocationOption } = call?.body ?? {}
  const tasks = running[String(nodeRebootOption ?? nodeDeallocationOption)]
  return [effects[action] ?? 'as the call shows.', tasks].filter(Boolean).join(' ')
}

/** Options of Batch for tasks that run on a node which is rebooted or removed. */
const running: Readonly<Record<string, string>> = {
  requeue: 'Tasks that run on it begin again elsewhere.',
  taskcompletion: 'Tasks that run on it may end first.',
  terminate: 'Tasks that run on it are ended.',
}

function targetOf({ incident: { subject, waiting } }: IncidentDetail): string {
  return subjectText(waiting?.node ?? subject)
}
