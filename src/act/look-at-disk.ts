// Looks at a full disk: what the files on the node come to, and which folders of tasks there may be deleted.

import type { DiskPath } from '../domain/action.ts'
import type { DiskLook, EvidenceItem } from '../domain/attempt.ts'
import { diskBytesOf, sizeText } from '../domain/disk-size.ts'
import type { NodeSubject } from '../domain/refs.ts'
import { foldersOf, keptBecause } from '../domain/task-folder.ts'
import type { BatchAccount, NodeFiles } from '../ports/batch.ts'
import { BatchReadError } from '../ports/batch.ts'
import type { EvidenceStore } from '../ports/evidence.ts'

/** One page: what Batch gives in one answer. */
const filesLooked = 1000
/** So many tasks are asked for, those with the most bytes; the folders of the others are kept. */
const foldersAsked = 100
/** Reads under way at once: the exam holds the pool meanwhile. */
const together = 10

export interface DiskQuestion {
  batch: BatchAccount
  evidence: EvidenceStore
  poolId: string
  vmSize: string
  node: NodeSubject
  /** Where the list is kept. */
  folder: string
  now: number
}

/** Never throws. Without `disk` the files could not be listed, and the item says why. */
export async function lookAtDisk(
  question: DiskQuestion,
): Promise<{ item: EvidenceItem; disk?: DiskLook }> {
  const { batch, poolId, node, vmSize, now } = question
  const name = `files of node ${node.nodeId}`
  const seen = await batch.nodeFiles(poolId, node.nodeId, filesLooked)
  if (seen.kind === 'unavailable') {
    return { item: { name, firstErrorLine: '', lines: [], stored: '', failure: seen.reason } }
  }
  // A package of a thousand files comes before all tasks: then theirs are asked for by themselves.
  const ofTasks = seen.complete
    ? seen
    : await batch.nodeFiles(poolId, node.nodeId, filesLooked, 'workitems')
  const folders = foldersOf(ofTasks.kind === 'files' ? ofTasks.files : seen.files)
  const kept = new Map<DiskPath, string>()
  for (let at = 0; at < folders.length; at += together) {
    const some = folders.slice(at, at + together)
    const asked = at < foldersAsked
    const reasons = await Promise.all(
      some.map((one) =>
        asked ? whyKept(batch, one, node, now) : `only ${foldersAsked} are asked for`,
      ),
    )
    some.forEach((one, index) => {
      const reason = reasons[index]
      if (reason !== undefined) kept.set(one, reason)
    })
  }
  const freeable = folders.filter((one) => !kept.has(one))
  const filesBytes = Math.max(bytesOf(seen), bytesOf(ofTasks))
  const diskBytes = diskBytesOf(vmSize)
  const disk: DiskLook = {
    ...{ freeable, filesBytes, complete: seen.complete },
    ...(diskBytes === undefined ? {} : { diskBytes }),
  }
  const said = diskText(disk, folders.length)
  const lines = folders.map((one) => {
    const reason = kept.get(one)
    return `${sizeText(one.bytes).padStart(10)}  ${one.path}  ${reason ? `kept: ${reason}` : 'may be deleted'}`
  })
  const stored = await keep(question, [said, '', ...lines, ''].join('\n'))
  // What lies on a disk names no cause.
  return { item: { name, firstErrorLine: said, lines: [], stored, failure: '' }, disk }
}

function bytesOf(seen: NodeFiles): number {
  return seen.kind === 'files' ? seen.files.reduce((sum, { bytes }) => sum + bytes, 0) : 0
}

/** `3.4 GiB of files of the 50.0 GiB; 12 of 30 folders of tasks may be deleted: 2.1 GiB.` */
function diskText(
  { freeable, filesBytes, complete, diskBytes }: DiskLook,
  folders: number,
): string {
  const much = `${complete ? '' : 'at least '}${sizeText(filesBytes)}`
  const of = diskBytes === undefined ? '' : ` of the ${sizeText(diskBytes)} of the disk`
  const free = freeable.reduce((sum, { bytes }) => sum + bytes, 0)
  return `The files that Batch lists take ${much}${of}; ${freeable.length} of ${folders} folders of tasks may be deleted, with ${sizeText(free)}.`
}

async function whyKept(
  batch: BatchAccount,
  { jobId, taskId }: DiskPath,
  node: NodeSubject,
  now: number,
): Promise<string | undefined> {
  try {
    return keptBecause(await batch.task(jobId, taskId), node, now)
  } catch (error) {
    if (!(error instanceof BatchReadError)) throw error
    return `its task could not be read: ${error.message}`
  }
}

/** What was found is told all the same where the list cannot be kept. */
async function keep({ evidence, folder, node }: DiskQuestion, text: string): Promise<string> {
  try {
    return await evidence.put(`${folder}/${node.nodeId}/files.txt`, text)
  } catch {
    return ''
  }
}
