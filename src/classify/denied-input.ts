// A task input that may not be read: which blob, why most likely, and what to grant.
import { momentText } from '../domain/durations.ts'
import type { TaskFacts } from '../domain/facts.ts'
import type { Finding } from '../domain/finding.ts'
import { readBlobSource } from './blob-source.ts'

type Detail = Pick<Finding, 'summary' | 'causeClass' | 'confidence'> & { helps?: string }

export function deniedInput(task: TaskFacts, now: number): Detail {
  const url = task.failure?.details.find(({ name }) => name.toLowerCase() === 'blobsource')?.value
  const source = url === undefined ? undefined : readBlobSource(url, now)
  const missing = task.failure?.code.toLowerCase() === 'blobnotfound'
  if (!source) {
    return {
      summary: missing
        ? 'An input blob of the task does not exist.'
        : 'Access to an input blob of the task is denied.',
      causeClass: missing ? 'user-config' : 'credentials-or-access',
      confidence: 'likely',
    }
  }
  const blob = `blob ${source.path} in storage account ${source.account}`
  if (missing) {
    return {
      summary: `The ${blob} does not exist.`,
      causeClass: 'user-config',
      confidence: 'certain',
      helps: `Upload ${source.path} to storage account ${source.account}, or correct the resource file of the task; then reactivate the task.`,
    }
  }
  switch (source.sas) {
    case 'expired':
      return {
        summary: `Access to ${blob} is denied: its SAS expired at ${momentText(source.expiresAt ?? 0)}.`,
        causeClass: 'credentials-or-access',
        confidence: 'certain',
        helps:
          'Submit the task again with a fresh SAS that grants read and outlives the queue time of the task.',
      }
    case 'no-read':
      return {
        summary: `Access to ${blob} is denied: its SAS does not grant read.`,
        causeClass: 'credentials-or-access',
        confidence: 'certain',
        helps: 'Submit the task again with a SAS whose permissions include r.',
      }
    case 'none':
      return {
        summary: `Access to ${blob} is denied; the URL carries no SAS, so the identity of the pool is asked.`,
        causeClass: 'credentials-or-access',
        confidence: 'likely',
        helps: `Grant the identity of the pool the role Storage Blob Data Reader on storage account ${source.account}, and let the subnet of the nodes through its firewall; then reactivate the task.`,
      }
    case 'seems-valid':
      return {
        summary: `Access to ${blob} is denied although its SAS names no expiry that has passed: the firewall of the storage account most likely keeps the nodes out.`,
        causeClass: 'network-blocked',
        confidence: 'likely',
        helps: `Allow the subnet of the nodes in the firewall of storage account ${source.account} (or grant the SAS read on the blob, or renew it if its key was rotated); then reactivate the task.`,
      }
  }
}
