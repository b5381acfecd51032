// The app's API as the options of a command name it.
import { createApi } from './api.ts'
import { connect } from './connection.ts'
import type { CliDeps } from './deps.ts'
import type { Values } from './options.ts'

export type Api = ReturnType<typeof createApi>

/** Throws `CliError` for an address that is none. */
export async function openApi(values: Values, deps: CliDeps): Promise<Api> {
  return createApi({ ...connect(values, deps.env, deps.cwd), fetch: deps.fetch })
}
