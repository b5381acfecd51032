// Resource files and output files: access, expiry, absence, outage.
import type { Rule } from '../rule.ts'
import { fileAccessRules } from './file-access-rules.ts'
import { fileMissingRules } from './file-missing-rules.ts'
import { fileNodeRules } from './file-node-rules.ts'
import { fileStorageRules } from './file-storage-rules.ts'
import { fileUploadRules } from './file-upload-rules.ts'

export const fileRules: readonly Rule[] = [
  ...fileUploadRules,
  ...fileMissingRules,
  ...fileAccessRules,
  ...fileNodeRules,
  ...fileStorageRules,
]
