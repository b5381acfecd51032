// Collects what a task or a start task wrote: the end of its output, kept, with the first line that looks like the error.

import type { Action } from '../domain/action.ts'
import type { EvidenceItem } from '../domain/attempt.ts'
import { firstErrorLine } from '../domain/error-line.ts'
import type { Incident } from '../domain/incident.ts'
import { redact } from '../domain/redact.ts'
import type { BatchAccount, FileAnswer } from '../ports/batch.ts'
import type { EvidenceStore } from '../ports/evidence.ts'

/** The end of an output is where it fails. */
const tailBytes = 8 * 1024
const startTaskFiles = ['startup/stderr.txt', 'startup/stdout.txt']
const taskFiles = ['stderr.txt', 'stdout.txt']
/** Where Batch writes of the upload of output files, which comes after the command. */
const uploadFiles = ['fileuploaderr.txt', 'fileuploadout.txt']

interface EvidenceDeps {
  batch: BatchAccount
  evidence: EvidenceStore
  /** What the pool doctor finds for an incident; empty where it knows nothing of it. */
  doctor?(incident: Incident): Promise<readonly EvidenceItem[]>
  /** Picks the lines of an output that tell most of why it failed, the most telling first. */
  tellingLines?(text: string): readonly string[]
}

/** Never throws: what cannot be read or kept is an item that says why. Evidence holds no repair up. */
export async function collectEvidence(
  deps: EvidenceDeps,
  incident: Incident,
  action: Action & { kind: 'collect-evidence' },
  /** What an earlier look found is kept: each later one has a folder of its own. */
  folder = incident.id,
): Promise<readonly EvidenceItem[]> {
  const { batch } = deps
  const { pool } = incident.pool
  // It asks others than the nodes do: neither waits for the other.
  const told = deps.doctor?.(incident).catch(failed)
  const items: EvidenceItem[] = []
  // Nodes that Batch cannot reach give no files away, each after its time-out.
  const nodes = incident.fault === 'pool-unusable' ? [] : action.nodes
  for (const { nodeId } of nodes) {
    for (const path of startTaskFiles) {
      const answer = await batch.nodeFile(pool, nodeId, path, tailBytes)
      const name = `${path} of node ${nodeId}`
      items.push(await keep(deps, name, `${folder}/${nodeId}/${path}`, answer))
    }
  }
  for (const { nodeId, path } of action.files ?? []) {
    const answer = await batch.nodeFile(pool, nodeId, path, tailBytes)
    items.push(await keep(deps, `${path} of node ${nodeId}`, `${folder}/${nodeId}/${path}`, answer))
  }
  for (const { jobId, taskId } of action.tasks) {
    const upload = incident.fault.startsWith('task-upload') ? uploadFiles : []
    for (const path of [...upload, ...taskFiles]) {
      const answer = await batch.taskFile(jobId, taskId, path, tailBytes)
      const name = `${path} of task ${jobId}/${taskId}`
      items.push(await keep(deps, name, `${folder}/${jobId}/${taskId}/${path}`, answer))
    }
  }
  return [...((await told) ?? []), ...items]
}

function failed(error: unknown): readonly EvidenceItem[] {
  const failure = `it failed: ${error instanceof Error ? error.message : error}`
  return [{ name: 'pool doctor', firstErrorLine: '', lines: [], stored: '', failure }]
}

async function keep(
  { evidence, tellingLines = lastLines }: EvidenceDeps,
  name: string,
  path: string,
  answer: FileAnswer,
): Promise<EvidenceItem> {
  if (answer.kind === 'unavailable') {
    return { name, firstErrorLine: '', stored: '', failure: answer.reason }
  }
  const text = redact(answer.text)
  const said = { name, firstErrorLine: firstErrorLine(text), lines: tellingLines(text) }
  try {
    return { ...said, stored: await evidence.put(path, text), failure: '' }
  } catch (error) {
    const failure = `it could not be kept: ${error instanceof Error ? error.message : error}`
    return { ...said, stored: '', failure }
  }
}

const lastLinesKept = 20
const longestLine = 400

/** Where nobody picks better: the first that looks like an error, then the end. */
function lastLines(text: string): readonly string[] {
  const lines = text.split(/\r?\n/).map((line) => line.trim().slice(0, longestLine))
  const last = lines.filter((line) => line !== '').slice(-lastLinesKept)
  return [...new Set([firstErrorLine(text), ...last])].filter((line) => line !== '')
}
