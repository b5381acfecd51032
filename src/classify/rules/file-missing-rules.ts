// Resource files that are not there: their URL is wrong, or the blob or its container is gone or changes.
import type { Symptom } from '../../domain/symptom.ts'
import type { BlobSource } from '../blob-source.ts'
import type { Rule } from '../rule.ts'
import { blobOf, blobText, containerText } from '../words/code-blob.ts'
import { isDenied, isDownload } from '../words/code-files.ts'
import { any, cause, coded } from '../words/code-said.ts'

const places = ['task', 'start-task', 'node', 'job'] as const
const fault = 'task-input-denied' as const
const blob = (symptom: Symptom): BlobSource | undefined => blobOf(symptom, 'read')
const denied = (symptom: Symptom, words: string) =>
  isDownload(symptom, words) && isDenied(symptom, words)
const missing = (symptom: Symptom, words: string) =>
  coded(symptom, words, 'blobnotfound') ||
  (isDownload(symptom, words) &&
    !isDenied(symptom, words) &&
    any(words, ['not found', 'does not exist', 'no longer exists']))
export const fileMissingRules: readonly Rule[] = [
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
]
