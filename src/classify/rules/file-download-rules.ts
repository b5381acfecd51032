// Resource files that did not come: what the URL, its SAS and the words say of the reason.
import type { Symptom } from '../../domain/symptom.ts'
import type { BlobSource } from '../blob-source.ts'
import type { Rule } from '../rule.ts'
import { atText, blobOf, blobText, containerText } from '../words/code-blob.ts'
import { isDenied, isDownload, ranOutOfTime, speaksOfFirewall } from '../words/code-files.ts'
import { any, cause, coded } from '../words/code-said.ts'

const places = ['task', 'start-task', 'node', 'job'] as const
const fault = 'task-input-denied' as const
const access = cause('configuration', 'credentials-or-access', 'change-config', false)
const blob = (symptom: Symptom): BlobSource | undefined => blobOf(symptom, 'read')
const sas = (symptom: Symptom) => blob(symptom)?.sas
const denied = (symptom: Symptom, words: string) =>
  isDownload(symptom, words) && isDenied(symptom, words)
const missing = (symptom: Symptom, words: string) =>
  coded(symptom, words, 'blobnotfound') ||
  (isDownload(symptom, words) && any(words, ['not found', 'does not exist', 'no longer exists']))
const url = 'https://frames.blob.core.windows.net/in/a.exr'

export const fileDownloadRules: readonly Rule[] = [
  {
    id: 'input-too-many-files',
    when: 'a request with its list of resource files is larger than Batch takes',
    holds: (symptom, words) =>
      any(words, ['too many resource files', 'resource files exceeds', 'resourcefiles exceeds']) ||
      (coded(symptom, words, 'requestentitytoolarge', 'requestbodytoolarge') &&
        any(words, ['resource file', 'resourcefile'])),
    cause: cause('workload', 'user-config', 'change-code', false),
    explanation:
      'The task or start task names more resource files than Batch takes in one request.',
    helps:
      'Name a container with a prefix (storageContainerUrl) instead of single files, pack them into one archive, or use an application package.',
    fault,
    example: {
      place: 'task',
      code: 'RequestEntityTooLarge',
      message: 'The list of resourceFiles is too large',
    },
  },
  {
    id: 'input-url-encoded-twice',
    when: 'the URL of a resource file holds %25 before two hex digits and the blob is not found or denied',
    places,
    holds: (symptom, words) =>
      (missing(symptom, words) || denied(symptom, words)) && blob(symptom)?.odd === 'encoded-twice',
    cause: cause('workload', 'user-config', 'change-code', false),
    explanation: (symptom) =>
      `The URL of the resource file was encoded twice, so Batch asks for a blob that is not there${blobText(blob(symptom))}.`,
    helps: 'Encode the name of the blob once when the URL is built, and submit the task again.',
    fault,
    example: {
      place: 'task',
      code: 'BlobNotFound',
      details: [
        { name: 'BlobSource', value: 'https://frames.blob.core.windows.net/in/a%2520b.exr' },
      ],
    },
  },
  {
    id: 'input-url-wrong',
    when: 'the URL of a resource file is no URL of a blob',
    places,
    holds: (symptom, words) =>
      isDownload(symptom, words) &&
      (['not-blob-endpoint', 'no-container'].includes(blob(symptom)?.odd ?? '') ||
        any(words, [
          'invalid uri',
          'invalid url',
          'uri is invalid',
          'not a valid ur',
          'malformed ur',
        ])),
    cause: cause('workload', 'user-config', 'change-config', false),
    explanation: (symptom) =>
      `The URL of the resource file does not name a blob${blob(symptom)?.odd === 'not-blob-endpoint' ? ': it uses the endpoint of another storage service' : ''}.`,
    helps:
      'Use the URL https://ACCOUNT.blob.core.windows.net/CONTAINER/BLOB, with a SAS that grants read or with an identity of the pool.',
    fault,
    example: {
      place: 'task',
      code: 'BlobNotFound',
      details: [{ name: 'BlobSource', value: 'https://frames.file.core.windows.net/in/a.exr' }],
    },
  },
  {
    id: 'input-sas-expired',
    when: 'a resource file is denied and its SAS names an expiry that has passed, or the words say so',
    places,
    holds: (symptom, words) =>
      (denied(symptom, words) && sas(symptom) === 'expired') ||
      (isDownload(symptom, words) && any(words, ['sas expired', 'sas has expired', 'expired sas'])),
    cause: (symptom) => ({ ...access, confidence: lately(symptom) ? 'certain' : 'likely' }),
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
    id: 'input-container-gone',
    when: 'the storage service says that the container of a resource file does not exist',
    places,
    holds: (symptom, words) =>
      isDownload(symptom, words) &&
      any(words, ['containernotfound', 'container does not exist', 'container was not found']),
    cause: cause('configuration', 'user-config', 'change-config', false, 'certain'),
    explanation: (symptom) => `${containerText(blob(symptom))} does not exist (any more).`,
    helps:
      'Make the container and upload the inputs, or correct the URL of the resource file; then reactivate the task.',
    fault,
    example: {
      place: 'task',
      code: 'BlobNotFound',
      message: 'The specified container does not exist.',
    },
  },
  {
    id: 'input-gone-on-some-nodes',
    when: 'a file fails to download on some nodes of a pool while others got the same one',
    places: ['start-task', 'node'],
    holds: (symptom, words) =>
      symptom.scope === 'some-nodes' &&
      !isDenied(symptom, words) &&
      coded(symptom, words, 'blobnotfound', 'blobdownloadmiscerror'),
    cause: cause('workload', 'race', 'change-code', false),
    explanation:
      'Some nodes could not download a file that others of the pool got: it was most likely deleted or changed before the slower nodes asked for it.',
    helps:
      'Keep the inputs until every node of the pool is up (also those that come later by a resize or after preemption), then reboot the nodes that failed.',
    fault: 'task-input-failed',
    example: {
      place: 'start-task',
      scope: 'some-nodes',
      code: 'BlobDownloadMiscError',
      message:
        'Miscellaneous error encountered while downloading one of the specified Azure Blob(s)',
    },
  },
  {
    id: 'input-not-found',
    when: 'a resource file does not exist',
    places,
    holds: missing,
    cause: ({ code }) =>
      cause(
        'configuration',
        'user-config',
        'change-config',
        false,
        code.toLowerCase() === 'blobnotfound' ? 'certain' : 'likely',
      ),
    explanation: (symptom) => `The blob${blobText(blob(symptom))} does not exist.`,
    helps: (symptom) =>
      `Upload it${blob(symptom) ? ` (${blobText(blob(symptom)).trim()})` : ''}, or correct the resource file of the task (names of blobs are case-sensitive); then reactivate the task.`,
    fault,
    example: { place: 'task', code: 'BlobNotFound' },
  },
  {
    id: 'input-changed-meanwhile',
    when: 'a resource file is not as long, or not the same, as when its download began',
    places,
    holds: (symptom, words) =>
      isDownload(symptom, words) &&
      any(words, [
        'size mismatch',
        'length mismatch',
        'size does not match',
        'length does not match',
        'does not match the expected size',
        'file size',
        'md5 mismatch',
        'checksum mismatch',
        'conditionnotmet',
        'conditional header(s) is not met',
      ]),
    cause: cause('workload', 'race', 'change-code', null),
    explanation: (symptom) =>
      `The blob${blobText(blob(symptom))} is not what it was when its download began: something writes it meanwhile.`,
    helps: 'Write each input once, under a new name, before the task that needs it is submitted.',
    fault: 'task-input-failed',
    example: {
      place: 'task',
      code: 'BlobDownloadMiscError',
      message: 'The condition specified using HTTP conditional header(s) is not met.',
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
      coded(symptom, words, 'blobdownloadtimedout', 'resourcedownloadtimedout') ||
      (isDownload(symptom, words) && ranOutOfTime(words)),
    cause: ({ scope }) =>
      scope === 'whole-pool'
        ? cause('unknown', 'registry-or-dependency-outage', 'wait', null, 'guess')
        : cause('platform', 'registry-or-dependency-outage', 'wait', true),
    explanation: (symptom) =>
      `The download of blob${blobText(blob(symptom))} ran out of time: the storage account did not answer fast enough, or was throttled.`,
    helps:
      'Reactivate the task; if it goes on, look at the metrics of the storage account for throttling, at the size of the file and, where every node is concerned, at the network of the pool.',
    fault: 'task-input-unavailable',
    example: { place: 'task', code: 'BlobDownloadTimedOut' },
  },
]

/** A SAS that ran out long before anybody looks may have been good when the task ran. */
function lately(symptom: Symptom): boolean {
  const expiresAt = blob(symptom)?.expiresAt
  return expiresAt !== undefined && symptom.at - expiresAt < 7 * 24 * 3_600_000
}
