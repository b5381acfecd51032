// Output files that did not go: what the destination, its SAS and the words say of the reason.
import type { Symptom } from '../../domain/symptom.ts'
import type { BlobSource } from '../blob-source.ts'
import type { Rule } from '../rule.ts'
import { atText, blobOf, blobText, containerText, expiredLately } from '../words/code-blob.ts'
import {
  isDenied,
  isUpload,
  ranOutOfTime,
  speaksOfFirewall,
  speaksOfOutputFiles,
} from '../words/code-files.ts'
import { any, cause, coded } from '../words/code-said.ts'
import { noAnswer } from '../words/usual-causes.ts'

const places = ['task'] as const
const fault = 'task-upload-denied' as const
const access = cause('configuration', 'credentials-or-access', 'change-config', false)
const blob = (symptom: Symptom): BlobSource | undefined => blobOf(symptom, 'write')
const sas = (symptom: Symptom) => blob(symptom)?.sas
const denied = (symptom: Symptom, words: string) =>
  isUpload(symptom, words) && isDenied(symptom, words)
const to = (symptom: Symptom) => blobText(blob(symptom))
const url = 'https://frames.blob.core.windows.net/out'
const again =
  'Run the task again afterwards: its command may have ended with 0, and then Batch refuses to reactivate it (submit it anew).'

export const fileUploadRules: readonly Rule[] = [
  {
    id: 'upload-sas-expired',
    when: 'an upload is denied and the SAS of its destination names an expiry that has passed, or the words say so',
    places,
    holds: (symptom, words) =>
      (denied(symptom, words) && sas(symptom) === 'expired') ||
      (isUpload(symptom, words) && any(words, ['sas expired', 'sas has expired', 'expired sas'])),
    cause: (symptom) => ({
      ...access,
      confidence: expiredLately(blob(symptom), symptom.at) ? 'certain' : 'likely',
    }),
    explanation: (symptom) =>
      `The output could not be uploaded: the SAS of the destination${to(symptom)} expired${atText(blob(symptom)?.expiresAt)}.`,
    helps: `Give the output files a SAS that outlives the queue time and the run of the task, or an identity of the pool. ${again}`,
    fault,
    example: {
      place: 'task',
      code: 'FileUploadAccessDenied',
      details: [{ name: 'FileDestination', value: `${url}?sp=w&se=2020-01-01T00:00:00Z&sig=x` }],
    },
  },
  {
    id: 'upload-sas-not-yet-valid',
    when: 'an upload is denied and the SAS of its destination begins in the future',
    places,
    holds: (symptom, words) => denied(symptom, words) && sas(symptom) === 'not-yet-valid',
    cause: { ...access, confidence: 'certain' },
    explanation: (symptom) =>
      `The output could not be uploaded: the SAS of the destination${to(symptom)} is not valid before${atText(blob(symptom)?.startsAt).replace(' at', '')}.`,
    helps: `Leave the start time out of the SAS or set it 15 minutes into the past, as clocks differ. ${again}`,
    fault,
    example: {
      place: 'task',
      code: 'FileUploadAccessDenied',
      details: [{ name: 'FileDestination', value: `${url}?sp=w&st=2999-01-01T00:00:00Z&sig=x` }],
    },
  },
  {
    id: 'upload-sas-without-write',
    when: 'an upload is denied and the SAS of its destination does not grant write',
    places,
    holds: (symptom, words) =>
      (denied(symptom, words) && sas(symptom) === 'no-write') ||
      (isUpload(symptom, words) &&
        any(words, ['without write', 'no write permission', 'lacks write', 'not grant write'])),
    cause: { ...access, confidence: 'certain' },
    explanation: (symptom) =>
      `The output could not be uploaded: the SAS of the destination${to(symptom)} does not grant write.`,
    helps: `Give the output files a SAS of the container whose permissions include w. ${again}`,
    fault,
    example: {
      place: 'task',
      code: 'FileUploadAccessDenied',
      details: [{ name: 'FileDestination', value: `${url}?sp=rl&se=2999-01-01T00:00:00Z&sig=x` }],
    },
  },
  {
    id: 'upload-container-gone',
    when: 'the container of an output file does not exist',
    places,
    holds: (symptom, words) =>
      coded(symptom, words, 'fileuploadcontainernotfound') ||
      ((isUpload(symptom, words) || speaksOfOutputFiles(words)) &&
        any(words, ['containernotfound', 'container does not exist', 'container was not found'])),
    cause: cause('configuration', 'user-config', 'change-config', false, 'certain'),
    explanation: (symptom) =>
      `${containerText(blob(symptom))} does not exist, so the output could not be uploaded; Batch does not make containers.`,
    helps: `Make the container before the task is submitted, or correct the destination. ${again}`,
    fault,
    example: { place: 'task', code: 'FileUploadContainerNotFound' },
  },
  {
    id: 'upload-nothing-matched',
    when: 'no file on the node matches the pattern of an output file',
    places,
    holds: (symptom, words) =>
      (isUpload(symptom, words) || (words.includes('pattern') && speaksOfOutputFiles(words))) &&
      any(words, [
        'no file matched',
        'no files matched',
        'no files match',
        'no file matches',
        'no files found matching',
        'matched no file',
        'matches no file',
        'matched nothing',
        'pattern matched 0',
      ]),
    cause: cause('workload', 'user-code', 'change-code', false),
    explanation:
      'No file on the node matches the pattern of the output file: the command did not write it, or wrote it elsewhere.',
    helps:
      'Check that the command writes its output, and where; a relative pattern counts from the working directory of the task (wd), so stdout.txt is ../stdout.txt.',
    fault: 'task-upload-failed',
    example: {
      place: 'task',
      code: 'FileUploadMiscError',
      message: 'No files matched the pattern out/*.exr',
    },
  },
  {
    id: 'upload-identity-denied',
    when: 'an upload is denied and the URL of its destination carries no SAS',
    places,
    holds: (symptom, words) =>
      denied(symptom, words) && sas(symptom) === 'none' && !speaksOfFirewall(words),
    cause: access,
    explanation: (symptom) =>
      `The output could not be uploaded${to(symptom) ? ` to${to(symptom)}` : ''}: the URL carries no SAS, so the identity of the pool is asked, and it may not write.`,
    helps: `Grant the identity of the pool the role Storage Blob Data Contributor on the storage account, name it as identityReference of the output file, and let the subnet of the nodes through the firewall of the account. ${again}`,
    fault,
    example: {
      place: 'task',
      code: 'FileUploadAccessDenied',
      details: [{ name: 'FileDestination', value: url }],
    },
  },
  {
    id: 'upload-behind-firewall',
    when: 'an upload is denied although the SAS of its destination looks good, or the words speak of a firewall',
    places,
    holds: (symptom, words) =>
      denied(symptom, words) && (sas(symptom) === 'seems-valid' || speaksOfFirewall(words)),
    cause: cause('configuration', 'network-blocked', 'change-config', false),
    explanation: (symptom) =>
      `The output could not be uploaded${to(symptom) ? ` to${to(symptom)}` : ''} although the SAS names no expiry that has passed: the firewall of the storage account most likely keeps the nodes out.`,
    helps: `Allow the subnet of the nodes in the firewall of the storage account; renew the SAS if its key was rotated. ${again}`,
    fault,
    example: {
      place: 'task',
      code: 'FileUploadAccessDenied',
      details: [{ name: 'FileDestination', value: `${url}?sp=w&se=2999-01-01T00:00:00Z&sig=x` }],
    },
  },
  {
    id: 'upload-timed-out',
    when: 'the upload of an output file ran out of time',
    places,
    holds: (symptom, words) =>
      coded(symptom, words, 'fileuploadtimedout') ||
      (isUpload(symptom, words) && ranOutOfTime(words)),
    // Batch refuses to reactivate a task whose command ended with 0.
    cause: (symptom) => ({
      ...noAnswer(symptom),
      fixClass: 'wait',
      ...(symptom.exitCode === 0 ? { retryHelps: false } : {}),
    }),
    explanation: (symptom) =>
      `The upload${to(symptom) ? ` to${to(symptom)}` : ''} ran out of time: the storage account did not answer fast enough, or was throttled. ${symptom.exitCode === 0 ? 'The command itself ended with 0.' : ''}`.trim(),
    helps: ({ exitCode }) =>
      exitCode === 0
        ? 'Submit the task anew, as Batch refuses to reactivate one whose command ended with 0; or fetch the output from the node while the task is retained.'
        : 'Reactivate the task; if it goes on, look at the metrics of the storage account for throttling and at the size of the output.',
    fault: 'task-upload-unavailable',
    example: { place: 'task', code: 'FileUploadTimedOut' },
  },
]
