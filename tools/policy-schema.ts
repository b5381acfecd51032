// Writes policy.schema.json from the policy's own schema, so that an editor completes and checks a policy file.
import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { z } from 'zod'
import { policySchema } from '../src/domain/policy.ts'

/** The text of policy.schema.json: what is written here is what is validated there. */
export function policySchemaText(): string {
  const schema = z.toJSONSchema(policySchema, { io: 'input', target: 'draft-7' })
  return `${JSON.stringify({ title: 'Batch Medic policy', ...schema }, null, 2)}\n`
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  writeFileSync(resolve(import.meta.dirname, '..', 'policy.schema.json'), policySchemaText())
}
