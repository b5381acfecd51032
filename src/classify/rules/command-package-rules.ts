// Application packages that a node or task could not get.
import type { Symptom } from '../../domain/symptom.ts'
import type { Rule } from '../rule.ts'
import { any, batchWords, cause, coded, detail, quoted } from '../words/code-said.ts'

const places = ['task', 'start-task', 'node', 'job'] as const
const isPackage = (symptom: Symptom, words: string) =>
  coded(
    symptom,
    words,
    'applicationpackageerror',
    'invalidapplicationpackagereferences',
    'invalidapplicationpackagereferencesinautopool',
  ) || any(words, ['application package', 'applicationpackage'])

function packageText(symptom: Symptom): string {
  const name = quoted(detail(symptom, 'applicationpackagereference', 'applicationpackage'), 80)
  return name === '' ? 'An application package' : `The application package ${name}`
}

export const commandPackageRules: readonly Rule[] = [
  {
    id: 'package-not-there',
    when: 'an application package or its default version is not there, not active or not allowed',
    places,
    holds: (symptom, words) =>
      isPackage(symptom, words) &&
      any(words, [
        'does not have a default version',
        'no default version',
        'does not exist',
        'could not be found',
        'was not found',
        'is not found',
        'not active',
        'has not been activated',
        'pending state',
        'is disabled',
      ]),
    cause: cause('configuration', 'user-config', 'change-config', false, 'certain'),
    explanation: (symptom) =>
      `${packageText(symptom)} is not there as it is asked for: ${quoted(detail(symptom, 'message')) || 'the version does not exist or is not active'}.`,
    helps:
      'Upload and activate that version, or set a default version of the application; then reboot the nodes (a pool takes packages at boot) or run the task again.',
    fault: 'task-package-failed',
    example: {
      place: 'task',
      code: 'ApplicationPackageError',
      details: [
        { name: 'ApplicationPackageReference', value: 'render' },
        {
          name: 'Message',
          value: 'The specified application package does not have a default version set.',
        },
      ],
    },
  },
  {
    id: 'package-not-unpacked',
    when: 'an application package came and could not be unpacked',
    places,
    holds: (symptom, words) =>
      isPackage(symptom, words) &&
      any(words, [
        'not a zip',
        'bad zip',
        'unzip',
        'corrupt',
        'extract',
        'end of central directory',
      ]),
    cause: cause('workload', 'user-config', 'change-config', false),
    explanation: (symptom) =>
      `${packageText(symptom)} could not be unpacked: it is no good ZIP file.`,
    helps: 'Pack it anew as a plain ZIP and upload it as a new version.',
    fault: 'task-package-failed',
    example: {
      place: 'node',
      code: 'ApplicationPackageError',
      details: [{ name: 'Message', value: 'File is not a zip file' }],
    },
  },
  {
    id: 'package-denied',
    when: 'an application package cannot be downloaded: the identity or key of the auto-storage account does not do',
    places,
    holds: (symptom, words) =>
      coded(symptom, words, 'applicationpackageerror') &&
      any(`${batchWords(symptom)}\n${words}`, [
        'identity',
        'denied',
        'forbidden',
        'not authorized',
        'authorization',
        'authentication',
        '403',
      ]),
    cause: cause('configuration', 'credentials-or-access', 'change-config', false),
    explanation: (symptom) =>
      `${packageText(symptom)} could not be downloaded from the auto-storage account: its key was rotated, or the identity of the nodes may not read it.`,
    helps:
      'With authentication mode StorageKeys, synchronize the key in the Batch account; with BatchAccountManagedIdentity, set its node identity reference, add that identity to the pool and grant it Storage Blob Data Reader; let the nodes through the firewall of the account.',
    fault: 'task-package-failed',
    example: {
      place: 'node',
      code: 'ApplicationPackageError',
      details: [{ name: 'Message', value: 'Download failed: the identity is not authorized' }],
    },
  },
]
