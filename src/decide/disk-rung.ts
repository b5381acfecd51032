// The rung that frees a full disk: what may be deleted by the last look at it, and when that is of no use.

import type { Action, DiskPath } from '../domain/action.ts'
import type { Attempt, DiskLook } from '../domain/attempt.ts'
import { sizeText } from '../domain/disk-size.ts'
import { durationText, minuteMs } from '../domain/durations.ts'
import type { NodeSubject } from '../domain/refs.ts'
import { sameId } from '../domain/refs.ts'
import { refusalKey } from '../domain/refusal-key.ts'
import { isOwnFolder } from '../domain/task-folder.ts'
import type { Climbed, LadderQuestion } from './ladder-question.ts'
import { pass } from './ladder-question.ts'
import { nodeOf, subjectOf } from './node-rungs.ts'
import { tries, wasRefused } from './tries.ts'

/** More than that is not deleted on one decision: somebody must be able to read the list. */
const maxFolders = 100
/** A look that is older is made anew right before anything is deleted. */
const freshMs = 15 * minuteMs
/** Files that come to less of the disk than this do not fill it: Batch takes a node out at 90 %. */
const fillsShare = 0.5
/** Above this share the node stays out of use, whatever is deleted. */
const fullShare = 0.9
/** So many of the folders are named where the decision is told; all of them are listed with it. */
const named = 3

export function climbFreeDisk(question: LadderQuestion): Climbed {
  const { finding, facts, controls, attempts, now } = question
  const node = nodeOf(finding, facts)
  if (!node || node.state === 'leavingpool') return pass
  const subject = subjectOf(node)
  if (tries(question, 'free-disk') > 0) return afterwards(question, subject)
  if (wasRefused(question, 'free-disk')) return pass
  const refusal = controls.refusals[refusalKey('free-disk', node)]
  if (refusal && refusal.until > now) {
    const ago = durationText(now - refusal.at)
    return skipped(`Batch refused it here ${ago} ago with ${refusal.code}`)
  }
  const look = lastLook(attempts, subject)
  if (!look) return skipped('the files on the node could not be listed')
  const useless = uselessBecause(look.disk, finding.fault === 'node-disk-full')
  if (useless !== undefined) return skipped(useless)
  const paths = approvedOf(question, subject, look.disk.freeable)
  if (paths.length === 0) return skipped('what was approved is not there to be deleted any more')
  const bytes = paths.reduce((sum, one) => sum + one.bytes, 0)
  const folders =
    paths.length === 1 ? 'the folder of 1 task' : `the folders of ${paths.length} tasks`
  const top = paths.slice(0, named).map((one) => `${one.path} (${sizeText(one.bytes)})`)
  const more = paths.length > named ? ` and ${paths.length - named} more` : ''
  const action: Action = { kind: 'free-disk', node: subject, paths }
  const reason = `The disk is full: deletes ${folders} that succeeded on the node, ${sizeText(bytes)}: ${top.join(', ')}${more}.`
  return { kind: 'do', action, reason }
}

/**
 * Asked right before anything is deleted, when every guard has let it through: a look of long ago is made anew first.
 * Undefined where the last one will do.
 */
export function lookBefore(
  action: Action,
  attempts: readonly Attempt[],
  now: number,
): Action | undefined {
  if (action.kind !== 'free-disk') return undefined
  const look = lastLook(attempts, action.node)
  if (look === undefined || now - look.at <= freshMs) return undefined
  return { kind: 'collect-evidence', nodes: [action.node], tasks: [] }
}

/** After an interruption nobody knows what was deleted: a look tells it, and the rest is left. */
function afterwards({ attempts }: LadderQuestion, node: NodeSubject): Climbed {
  const last = attempts.findLast(({ action }) => action.kind === 'free-disk')
  if (last?.action.kind !== 'free-disk' || last.result !== 'unknown') return pass
  const { paths } = last.action
  // By their order, for one exam may do both in the same millisecond.
  const later = attempts.slice(attempts.indexOf(last) + 1)
  const looks = later.filter(({ action }) => action.kind === 'collect-evidence')
  if (looks.length === 0) {
    const action: Action = { kind: 'collect-evidence', nodes: [node], tasks: [] }
    return { kind: 'do', action, reason: 'Deleting was interrupted: a look tells what is gone.' }
  }
  const look = lastLook(looks, node)
  if (!look)
    return { kind: 'pass', because: 'Deleting was interrupted; what is gone is not known.' }
  const left = paths.filter(({ path }) =>
    look.disk.freeable.some((one) => one.path === path),
  ).length
  const gone = `at least ${left} of ${paths.length} folders are still there and are left`
  const because = `Deleting was interrupted: ${left === 0 ? `none of the ${paths.length} folders is listed any more` : gone}.`
  return { kind: 'pass', because }
}

/** Why deleting would be of no use, as far as the sizes are known; what is not known is not claimed. */
function uselessBecause(
  { freeable, filesBytes, complete, diskBytes }: DiskLook,
  reported: boolean,
): string | undefined {
  const files = `the files that Batch lists take ${complete ? '' : 'at least '}${sizeText(filesBytes)}`
  if (diskBytes !== undefined) {
    const of = `${files} of the ${sizeText(diskBytes)} of the disk`
    if (complete && filesBytes < fillsShare * diskBytes) {
      return `${of}, so there is space already or it is taken by what Batch does not list`
    }
    const left = filesBytes - freeable.reduce((sum, { bytes }) => sum + bytes, 0)
    if (freeable.length > 0 && left > fullShare * diskBytes) {
      return `${of}, and ${sizeText(left)} would be left`
    }
  } else if (!reported) {
    return `${files}, the size of the disk is not known, and the node does not report a full one`
  }
  if (freeable.length > 0) return undefined
  return 'no folder of a task that succeeded on the node may be deleted'
}

/** Whoever approved saw a list: what came to it later is not deleted. */
function approvedOf(
  { incident, attempts, now }: LadderQuestion,
  node: NodeSubject,
  freeable: readonly DiskPath[],
): readonly DiskPath[] {
  const own = freeable.filter(isOwnFolder)
  const grant = incident.grants?.findLast(
    ({ action, until }) => action === 'free-disk' && until > now,
  )
  if (!grant) return own.slice(0, maxFolders)
  const before = attempts.filter(({ startedAt }) => startedAt <= grant.at)
  const shown = lastLook(before, node)?.disk.freeable.slice(0, maxFolders) ?? []
  return own.filter((one) => shown.some(({ path }) => path === one.path))
}

/** The last one counts also where it found nothing out: what an older one saw may not be so any more. */
function lastLook(
  attempts: readonly Attempt[],
  node: NodeSubject,
): { at: number; disk: DiskLook } | undefined {
  const look = attempts.findLast(
    ({ action }) =>
      action.kind === 'collect-evidence' &&
      action.nodes.some(
        (one) => sameId(one.nodeId, node.nodeId) && one.allocationTime === node.allocationTime,
      ),
  )
  return look?.disk && { at: look.startedAt, disk: look.disk }
}

function skipped(because: string): Climbed {
  return { kind: 'pass', because: `free-disk is skipped: ${because}.` }
}
