// Settings that have a new name: the old one is still read, with a warning first, for at least one minor version.
import type { Env } from './url.ts'

export interface Renamed {
  from: string
  to: string
  /** The version that reads the old name no more, `0.3`. */
  goneIn: string
}

/** None so far. A row stays until the version that it names; a name of a further destination (`FROM__OPS`) goes with it. */
export const renamedSettings: readonly Renamed[] = []

export interface Known {
  env: Env
  /** A sentence for each old name that is set; none holds a value. */
  warnings: readonly string[]
}

/** The settings under their new names; where both are set the new one counts. */
export function withRenamed(env: Env, table: readonly Renamed[] = renamedSettings): Known {
  const known: Record<string, string | undefined> = {}
  const warnings: string[] = []
  for (const { from, to, goneIn } of table) {
    for (const name of Object.keys(env)) {
      if (name !== from && !name.startsWith(`${from}__`)) continue
      if (!env[name]) continue
      const next = `${to}${name.slice(from.length)}`
      const isBoth = Boolean(env[next])
      if (!isBoth) known[next] = env[name]
      warnings.push(
        isBoth
          ? `${name} is now called ${next}, and both are set: ${next} counts. Take ${name} out`
          : `${name} is now called ${next}: rename it, version ${goneIn} reads the old name no more`,
      )
    }
  }
  // The very same where nothing was renamed.
  return warnings.length === 0 ? { env, warnings } : { env: { ...env, ...known }, warnings }
}
