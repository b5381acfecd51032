// Resource files that are denied or do not come in time: SAS, identity, firewall, outage.
import type { Symptom } from '../../domain/symptom.ts'
import type { BlobSource } from '../blob-source.ts'
import type { Rule } from '../rule.ts'
import { atText, blobOf, blobText, expiredLately } from '../words/code-blob.ts'
import { isDenied, isDownload, ranOutOfTime, speaksOfFirewall } from '../words/code-files.ts'
import { any, cause, coded } from '../words/code-said.ts'
import { noAnswer } from '../words/usual-causes.ts'

const places = ['task', 'start-task', 'node', 'job'] as const
const fault = 'task-input-denied' as const
const access = cause('configuration', 'credentials-or-access', 'change-config', false)
const blob = (symptom: Symptom): BlobSource | undefined => blobOf(symptom, 'read')
const sas = (symptom: Symptom) => blob(symptom)?.sas
const denied = (symptom: Symptom, words: string) =>
  isDownload(symptom, words) && isDenied(symptom, words)
const url = 'https://frames.blob.core.windows.net/in/a.exr'

export const fileAccessRules: readonly Rule[] = [
  {
    id: 'input-sas-expired',
    when: 'a resource file is denied and its SAS names an expiry that has passed, or the words say so',
    places,
    holds: (symptom, words) =>
      (denied(symptom, words) && sas(symptom) === 'expired') ||
      (isDownload(symptom, words) && any(words, ['sas expired', 'sas has expired', 'expired sas'])),
    cause: (symptom) => ({
      ...access,
      confidence: expiredLately(blob(symptom), symptom.at) ? 'certain' : 'likely',
    }),
    explanation: (symptom) =>
      `Access to blob${blobText(blob(symptom))} is denied: its SAS expired${atText(blob(symptom)?.expiresAt)}.`,
    helps:
      'Submit the task again with a fresh SAS that grants read and outlives the queue time of the task, or use an identity of the pool instead.',
    fault,
    example: {
      place: 'task',
      code: 'BlobAccessDenied',
      details: [{ name: 'BlobSource', value: `${url}?sp=r&se=2020-01-01T00:00:00Z&sig=x` }],
    },
  },
  {
    id: 'input-sas-not-yet-valid',
    when: 'a resource file is denied and its SAS begins in the future',
    places,
    holds: (symptom, words) => denied(symptom, words) && sas(symptom) === 'not-yet-valid',
    cause: { ...access, confidence: 'certain' },
    explanation: (symptom) =>
      `Access to blob${blobText(blob(symptom))} is denied: its SAS is not valid before${atText(blob(symptom)?.startsAt).replace(' at', '')}.`,
    helps:
      'Leave the start time out of the SAS or set it 15 minutes into the past, as clocks differ; then submit the task again.',
    fault,
    example: {
      place: 'task',
      code: 'BlobAccessDenied',
      details: [
        {
          name: 'BlobSource',
          value: `${url}?sp=r&st=2999-01-01T00:00:00Z&se=2999-02-01T00:00:00Z&sig=x`,
        },
      ],
    },
  },
  {
    id: 'input-sas-without-read',
    when: 'a resource file is denied and its SAS does not grant read (or, for a container, list)',
    places,
    holds: (symptom, words) =>
      denied(symptom, words) && ['no-read', 'no-list'].includes(sas(symptom) ?? ''),
    cause: { ...access, confidence: 'certain' },
    explanation: (symptom) =>
      `Access to blob${blobText(blob(symptom))} is denied: its SAS does not grant ${sas(symptom) === 'no-list' ? 'list, which a resource file that is a whole container needs' : 'read'}.`,
    helps: 'Submit the task again with a SAS whose permissions include r (and l for a container).',
    fault,
    example: {
      place: 'task',
      code: 'BlobAccessDenied',
      details: [{ name: 'BlobSource', value: `${url}?sp=w&se=2999-01-01T00:00:00Z&sig=x` }],
    },
  },
  {
    id: 'input-identity-denied',
    when: 'a resource file is denied and its URL carries no SAS',
    places,
    holds: (symptom, words) =>
      denied(symptom, words) && sas(symptom) === 'none' && !speaksOfFirewall(words),
    cause: access,
    explanation: (symptom) =>
      `Access to blob${blobText(blob(symptom))} is denied; the URL carries no SAS, so the identity of the pool is asked.`,
    helps: (symptom) =>
      `Grant the identity of the pool the role Storage Blob Data Reader on storage account ${blob(symptom)?.account ?? ''}, name it as identityReference of the resource file, and let the subnet of the nodes through the firewall of the account; then reactivate the task.`,
    fault,
    example: {
      place: 'task',
      code: 'BlobAccessDenied',
      details: [{ name: 'BlobSource', value: url }],
    },
  },
  {
    id: 'input-behind-firewall',
    when: 'a resource file is denied although its SAS looks good, or the words speak of a firewall',
    places,
    holds: (symptom, words) =>
      denied(symptom, words) && (sas(symptom) === 'seems-valid' || speaksOfFirewall(words)),
    cause: cause('configuration', 'network-blocked', 'change-config', false),
    explanation: (symptom) =>
      `Access to blob${blobText(blob(symptom))} is denied although its SAS names no expiry that has passed: the firewall of the storage account most likely keeps the nodes out.`,
    helps: (symptom) =>
      `Allow the subnet of the nodes in the firewall of ${blob(symptom) ? `storage account ${blob(symptom)?.account}` : 'the storage account'}, or make the pool anew in a network that is allowed; renew the SAS if its key was rotated.`,
    fault,
    example: {
      place: 'task',
      code: 'BlobAccessDenied',
      details: [{ name: 'BlobSource', value: `${url}?sp=r&se=2999-01-01T00:00:00Z&sig=x` }],
    },
  },
  {
    id: 'input-timed-out',
    when: 'the download of a resource file ran out of time',
    places,
    holds: (symptom, words) =>
      coded(
        symptom,
        words,
        'blobdownloadtimedout',
        'resourcedownloadtimedout',
        'resourcecontainerlisttimedout',
      ) ||
      (isDownload(symptom, words) && ranOutOfTime(words)),
    cause: (symptom) => ({ ...noAnswer(symptom), fixClass: 'wait' }),
    explanation: (symptom) =>
      `The download of blob${blobText(blob(symptom))} ran out of time: the storage account did not answer fast enough, or was throttled.`,
    helps:
      'Reactivate the task; if it goes on, look at the metrics of the storage account for throttling, at the size of the file and, where every node is concerned, at the network of the pool.',
    fault: 'task-input-unavailable',
    example: { place: 'task', code: 'BlobDownloadTimedOut' },
  },
]
