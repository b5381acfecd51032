// Files that the node itself could not make for a task.
import type { Rule } from '../rule.ts'
import { any, batchWords, cause, coded } from '../words/code-said.ts'

const codes = [
  'resourcedirectorycreatefailed',
  'resourcefilecreatefailed',
  'resourcefilewritefailed',
] as const

export const fileNodeRules: readonly Rule[] = [
  {
    id: 'input-path-not-allowed',
    when: 'a file or directory for a resource file cannot be made as its path is too long, odd, taken or forbidden',
    places: ['task', 'start-task', 'node'],
    holds: (symptom, words) =>
      coded(symptom, words, ...codes) &&
      any(batchWords(symptom), [
        'path is too long',
        'path too long',
        'file name too long',
        'filename too long',
        'exceeds the maximum',
        'syntax is incorrect',
        'illegal character',
        'invalid character',
        'not a directory',
        'is a directory',
        'already exists',
        'access is denied',
        'access to the path',
        'permission denied',
        'absolute path',
      ]),
    cause: cause('workload', 'user-config', 'change-config', false),
    explanation:
      'The filePath of a resource file cannot be made on the node: it is too long, holds characters that are not allowed, is taken already, or lies where the task may not write.',
    helps:
      'Use a short, relative filePath without characters that the system of the node forbids, and no two resource files with one path.',
    fault: 'task-files-unwritable',
    example: {
      place: 'task',
      code: 'ResourceFileCreateFailed',
      details: [{ name: 'Message', value: 'The specified path is too long' }],
    },
  },
]
