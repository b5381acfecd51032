// Check: whose files fill the disks of the nodes that report a full one.
import type { CheckAnswer } from '../domain/check-answer.ts'
import { diskGibOf, sizeText } from '../domain/disk-size.ts'
import { durationText } from '../domain/durations.ts'
import type { NodeFacts } from '../domain/facts.ts'
import type { BatchAccount } from '../ports/batch.ts'
import { type Holder, holdersOf } from './disk-holders.ts'
import { answer, broken, type Found, notChecked, ok } from './examine-arm.ts'
import type { DoctorQuestion } from './examine-question.ts'

/** So many nodes are looked at, and so many files of each: it must be quick, and full disks are full alike. */
const nodesLooked = 3
const filesLooked = 1000
const biggest = 3
const gib = 1024 ** 3
/** Less of the disk than this is not what fills it: a full disk is more than 90 % full. */
const tellingShare = 0.5
/** A disk of unknown size is no smaller than this: of less than half of it nothing is concluded. */
const smallestGib = 16

/** `diskGib` from Azure where it was readable. Never throws. */
export async function checkDisk(
  batch: BatchAccount,
  { poolId, snapshot, nodes }: DoctorQuestion,
  diskGib: number | undefined,
): Promise<readonly CheckAnswer[]> {
  const full = nodes.filter(isFull)
  if (full.length === 0) {
    return [answer('disk', `pool ${poolId}`, ok('No node reports a full disk.'))]
  }
  const size = diskGib ?? diskGibOf(snapshot.vmSize)
  return Promise.all(
    full.slice(0, nodesLooked).map(async (node) => {
      const found = await lookAt(batch, poolId, node, snapshot.vmSize, size)
      return answer('disk', `node ${node.nodeId}`, found)
    }),
  )
}

/** DiskFull, or another code whose words are those of a full disk: a container image that does not fit is one. */
function isFull({ errors }: NodeFacts): boolean {
  return errors.some(
    ({ code, message, details }) =>
      code.toLowerCase() === 'diskfull' ||
      [message, ...details.map(({ value }) => value)].some((text) =>
        /no space left on device|not enough (?:disk )?space|disk is full/i.test(text),
      ),
  )
}

async function lookAt(
  batch: BatchAccount,
  poolId: string,
  { nodeId }: NodeFacts,
  vmSize: string,
  diskGib: number | undefined,
): Promise<Found> {
  const seen = await batch.nodeFiles(poolId, nodeId, filesLooked)
  if (seen.kind === 'unavailable') {
    return notChecked(
      `Not checked: the disk is full, and its files cannot be listed: ${seen.reason}`,
      `az batch node file list --pool-id ${poolId} --node-id ${nodeId} --recursive`,
    )
  }
  const holders = holdersOf(seen.files)
  const bytes = seen.files.reduce((sum, file) => sum + file.bytes, 0)
  const much = seen.complete ? sizeText(bytes) : `at least ${sizeText(bytes)}`
  const disk = diskText(vmSize, diskGib)
  const top = holders.slice(0, biggest)
  const small = bytes < (diskGib || smallestGib) * gib * tellingShare
  if (top.length === 0 || (small && seen.complete)) {
    return notChecked(
      `Not checked: the files that Batch keeps on the node take ${much}${disk}; the rest, such as container images and the operating system, lies outside of what Batch lists.`,
      'Sign in to the node and look: df -h && du -xh --max-depth=2 / | sort -h | tail',
    )
  }
  const told = await Promise.all(top.map((holder) => tell(batch, holder)))
  const rest = seen.complete ? '' : ` Only the first ${seen.files.length} files were looked at.`
  return broken(
    `The files that Batch keeps on the node take ${much}${disk}. Most is held by ${told.map(({ line }) => line).join('; ')}.${rest}`,
    told
      .map(({ mend }) => mend)
      .filter((mend) => mend !== '')
      .join(' && '),
  )
}

async function tell(
  batch: BatchAccount,
  { name, bytes, files, jobId, taskId }: Holder,
): Promise<{ line: string; mend: string }> {
  const line = `${name}: ${sizeText(bytes)} in ${files} ${files === 1 ? 'file' : 'files'}`
  // A name that is none of Batch's goes into no command.
  if (![jobId, taskId].every((id) => id === undefined || /^[\w-]{1,64}$/.test(id))) {
    return { line, mend: '' }
  }
  if (jobId === undefined) return { line, mend: '' }
  if (taskId === undefined) {
    const ended = `az batch task list --job-id ${jobId} --filter "state eq 'completed'" --query "[].id" -o tsv`
    return {
      line,
      mend: `${ended} | xargs -n 1 az batch task delete --yes --job-id ${jobId} --task-id`,
    }
  }
  const task = await batch.task(jobId, taskId).catch(() => undefined)
  // Deleting a task that may run would end it.
  if (!task) return { line: `${line} (whether the task has ended could not be read)`, mend: '' }
  if (task.state !== 'completed') {
    return { line: `${line} (${task.state}: it needs a larger disk)`, mend: '' }
  }
  const kept = await keptText(batch, jobId, taskId)
  // Deleting a task deletes its files on the node, whatever their retention time.
  return { line: line + kept, mend: `az batch task delete --job-id ${jobId} --task-id ${taskId}` }
}

async function keptText(batch: BatchAccount, jobId: string, taskId: string): Promise<string> {
  const keptMs = await batch.retentionMs(jobId, taskId).catch(() => undefined)
  // What could not be read is said to be unknown.
  return keptMs === undefined
    ? ' (its retention time could not be read; 7 days is the default)'
    : ` (kept ${durationText(keptMs)} after it ended; a shorter retentionTime frees it sooner)`
}

function diskText(vmSize: string, diskGib: number | undefined): string {
  if (diskGib === undefined) return ` (the disk of ${vmSize || 'the VM size'} is of unknown size)`
  if (diskGib === 0) return ` (${vmSize} has no temporary disk: they lie on the disk of the system)`
  return ` of the ${Math.round(diskGib)} GiB of ${vmSize}`
}
