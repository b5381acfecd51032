// Reads infra/permissions.json, the one table of what the app's identity may do: roles, their rights, the calls that need them.
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { z } from 'zod'

const sentencePart = z.string().min(3)

const callSchema = z.strictObject({
  /** `GET /pools/{pool}` of Batch, `GET {account}/pools` of Azure Resource Manager, else a port's `Rows.get` or who else calls. */
  call: z
    .string()
    .regex(/^(?:(?:GET|HEAD|POST|DELETE) (?:\/|\{)\S+|[A-Z]\w+(?:\.| )?\w*(?: \w+)*)$/),
  for: sentencePart,
  /** That this right admits this call stands in Azure's own pages; without it, that is a guess. */
  documented: z.literal(true).optional(),
})

const rightSchema = z.strictObject({
  right: z.string().regex(/^Microsoft\.\w+(?:\/[\w*]+)+$/),
  /** Where it stands in a role definition. */
  kind: z.enum(['actions', 'notActions', 'dataActions', 'notDataActions']),
  why: sentencePart,
  calls: z.array(callSchema),
})

const roleSchema = z.strictObject({
  /** As Azure shows it. */
  title: z.string(),
  custom: z.literal(true).optional(),
  /** Of a built-in role that the template assigns: the variable of infra/modules/role-ids.bicep that has its id. */
  named: z.string().optional(),
  on: sentencePart,
  for: sentencePart,
  rights: z.array(rightSchema).min(1),
})

const permissionsSchema = z.record(z.string(), roleSchema)

export type Permissions = z.infer<typeof permissionsSchema>
export type Role = Permissions[string]
export type Right = Role['rights'][number]

/** Throws a ZodError where the table has another shape. */
export function readPermissions(): Permissions {
  const path = resolve(import.meta.dirname, '..', 'infra', 'permissions.json')
  return permissionsSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
}

/** The role of that key. Throws where there is none. */
export function roleOf(table: Permissions, key: string): Role {
  const role = table[key]
  if (!role) throw new Error(`infra/permissions.json has no role "${key}"`)
  return role
}
