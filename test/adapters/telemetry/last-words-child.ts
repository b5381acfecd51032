// A process of the app as the worker ends it: loads the function file by the worker's seam, tells something, runs the hook.
import Module from 'node:module'

type Hook = (context: object) => Promise<void>

const hooks = new Map<string, Hook>()
const core = { registerHook: (name: string, hook: Hook) => hooks.set(name, hook) }
const prototype = Module.prototype as unknown as { require: (id: string) => unknown }
const { require: original } = prototype
prototype.require = function (this: unknown, id: string): unknown {
  return id === '@azure/functions-core' ? core : Reflect.apply(original, this, [id])
}
await import('../../../functions/app-terminate.ts')
const end = hooks.get('appTerminate')
if (!end) throw new Error('No hook for the end')

// Before there is an app there is nothing to say, and nothing is made for it.
await end({})
const { medic } = await import('../../../src/azure.ts')
const { telemetry } = await medic()
telemetry.event('census.completed', { accounts: 1 })
telemetry.metric('exam.duration', 12, { account: 'renderfarm' })
await telemetry.step('exam', { incidents: 'renderfarm.frames.1' }, async () => undefined)
const started = performance.now()
await end({})
console.log(JSON.stringify({ tookMs: performance.now() - started }))
process.exit(0)
