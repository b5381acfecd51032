// Files of nodes and of tasks: list, read, look at, delete.
import type { Call, Handler } from './call.ts'
import { deleteFile, listFiles, readFile } from './file-answers.ts'
import { type FilePlace, filesOfTask, filesOnNode } from './file-places.ts'

const listing =
  (find: (call: Call) => FilePlace): Handler =>
  (call) =>
    listFiles(call, find(call))

const reading =
  (find: (call: Call) => FilePlace): Handler =>
  (call) =>
    readFile(call, find(call))

const deleting =
  (find: (call: Call) => FilePlace): Handler =>
  (call) =>
    deleteFile(call, find(call))

export const listNodeFiles = listing(filesOnNode)
export const readNodeFile = reading(filesOnNode)
export const deleteNodeFile = deleting(filesOnNode)
export const listTaskFiles = listing(filesOfTask)
export const readTaskFile = reading(filesOfTask)
export const deleteTaskFile = deleting(filesOfTask)
