// What is said of files that Batch brings to a node or takes from it: which way, and what went wrong.
import type { Symptom } from '../../domain/symptom.ts'
import { any, coded, word } from './code-said.ts'

const downloadCodes = [
  'blobaccessdenied',
  'blobnotfound',
  'blobdownloadmiscerror',
  'blobdownloadtimedout',
  'resourcedownloadtimedout',
  'resourcecontaineraccessdenied',
  'resourcecontainernotfound',
  'resourcecontainerlisttimedout',
  'resourcecontainerlistmiscerror',
]
const uploadCodes = [
  'fileuploadaccessdenied',
  'fileuploadcontainernotfound',
  'fileuploadmiscerror',
  'fileuploadtimedout',
]

/** Batch's own words for a storage account that lets it in neither to read nor to write. */
export const deniedCodes = [
  'blobaccessdenied',
  'fileuploadaccessdenied',
  'resourcecontaineraccessdenied',
] as const

/** Resource files of a task or start task, by Batch's code or in people's words. */
export function isDownload(symptom: Symptom, words: string): boolean {
  if (coded(symptom, words, ...uploadCodes)) return false
  return (
    coded(symptom, words, ...downloadCodes) ||
    words.includes('azure blob(s)') ||
    (any(words, ['resource file', 'resourcefile', 'resource_file']) &&
      any(words, ['download', 'blob', 'sas', 'http', 'storage', 'batch', 'start task', 'denied']))
  )
}

export function isUpload(symptom: Symptom, words: string): boolean {
  if (coded(symptom, words, ...downloadCodes)) return false
  return (
    coded(symptom, words, ...uploadCodes) ||
    any(words, ['file upload destination', 'upload an output file']) ||
    (words.includes('upload') && speaksOfOutputFiles(words))
  )
}

export function speaksOfOutputFiles(words: string): boolean {
  return any(words, [
    'output file',
    'outputfile',
    'output_file',
    'task output',
    'filepattern',
    'upload of output',
    'upload of the output',
    'uploading output',
    'upload output',
  ])
}

export function isDenied(symptom: Symptom, words: string): boolean {
  return (
    coded(symptom, words, ...deniedCodes) ||
    any(words, [
      'access denied',
      'is denied',
      'was denied',
      'access is not permitted',
      'not authorized',
      'not authorised',
      'unauthorized',
      'forbidden',
      'authenticationfailed',
      'authorizationfailure',
    ]) ||
    word(words, '403', '401')
  )
}

/** A time limit of a connection or request that passed without an answer. */
export function ranOutOfTime(words: string): boolean {
  return any(words, [
    'timed out',
    'timedout',
    'time-out',
    'timeout',
    'deadline exceeded',
    'did not respond in time',
  ])
}

export function speaksOfFirewall(words: string): boolean {
  return any(words, [
    'firewall',
    'network rule',
    'networkrule',
    'network acl',
    'selected networks',
    'selected virtual networks',
    'allowed network',
    'virtual network rule',
    'public network access',
    'service endpoint',
    'ip range',
    'ip address is not allowed',
  ])
}
