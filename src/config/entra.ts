// The two settings that make the data routes take tokens of Microsoft Entra instead of function keys. Imports nothing: triggers read it while they load.

export interface EntraConfig {
  /** Application (client) id of the app registration. */
  clientId: string
  /** Directory (tenant) id: tokens of any other are refused. */
  tenantId: string
}

type Env = Readonly<Record<string, string | undefined>>

const clientSetting = 'BATCH_MEDIC_ENTRA_CLIENT_ID'
const tenantSetting = 'BATCH_MEDIC_ENTRA_TENANT_ID'
const guid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i

/** The permission that a client asks for to act as whoever signed in: `api://CLIENT_ID/access_as_user`. */
export const entraScope = 'access_as_user'

/** Undefined unless both are there and are ids: with half of it, or a wrong one, function keys stay asked for. */
export function entraOf(env: Env): EntraConfig | undefined {
  const { [clientSetting]: clientId = '', [tenantSetting]: tenantId = '' } = env
  if (!guid.test(clientId) || !guid.test(tenantId)) return undefined
  return { clientId: clientId.toLowerCase(), tenantId: tenantId.toLowerCase() }
}

/** One sentence for each setting that cannot be used. */
export function entraFaults(env: Env): readonly string[] {
  const given = [clientSetting, tenantSetting].filter((name) => env[name])
  return [
    ...[clientSetting, tenantSetting]
      .filter((name) => given.length === 1 && !env[name])
      .map(
        (name) => `${name} is missing: ${given[0]} is set; set both, or neither for function keys`,
      ),
    ...given
      .filter((name) => !guid.test(env[name] ?? ''))
      .map(
        (name) =>
          `${name} is "${env[name]}": write an id such as 00000000-1111-2222-3333-444444444444`,
      ),
  ]
}
