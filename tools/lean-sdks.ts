// Leaves out of the app's bundle what SDKs bring along and the app never calls: half of it, measured in docs/decisions/0014.
import type { Plugin } from 'esbuild'

const namespace = 'lean-sdks'

export interface LeftOut {
  packages: RegExp
  /** Only where a file of this package asks for them. */
  from?: RegExp
  why: string
}

/** Package → why nothing that the app calls reaches it. `test/infra/package-telemetry.test.ts` sends telemetry without them. */
const leftOut: readonly LeftOut[] = [
  {
    packages:
      /^@opentelemetry\/(exporter-(logs|metrics|trace)-otlp-\w+|exporter-(prometheus|zipkin))$/,
    why: 'exporters to other receivers than Azure Monitor, which the app does not turn on',
  },
  {
    packages:
      /^@opentelemetry\/(otlp-(exporter-base|grpc-exporter-base|transformer))$|^@grpc\/grpc-js$|^protobufjs(\/.*)?$/,
    why: 'what these exporters encode and send with',
  },
  {
    packages: /^@opentelemetry\/configuration$|^yaml$/,
    why: 'configuration of the SDK by a YAML file, which the app has not',
  },
  {
    packages:
      /^@opentelemetry\/(instrumentation-(http|mongodb|mysql|pg|redis|bunyan|winston)|winston-transport)$/,
    why: 'instruments that src/adapters/azure/telemetry/insights-sdk.ts turns off, or packages that the app does not use',
  },
  {
    packages: /^@opentelemetry\/propagator-(b3|jaeger)$/,
    why: 'headers of other systems; a trace comes from the Functions host as W3C trace context',
  },
  {
    packages: /^@azure\/identity$/,
    from: /\/node_modules\/applicationinsights\//,
    why: 'its second copy, for the agent that Azure attaches to apps without an SDK; the app hands in a credential',
  },
  {
    packages: /^@microsoft\/applicationinsights-web-snippet$/,
    why: 'a script for web pages that the SDK would serve; the app serves its own',
  },
  {
    packages: /^form-data$/,
    why: 'multipart bodies, which no call of the Batch service has',
  },
  {
    packages: /^whatwg-url$/,
    why: 'node-fetch falls back on it where Node has no URL; every Node that Azure runs has',
  },
]

/** In place of a package: it can be imported, also by name, and says what it is once something of it is made or called. */
export function leanSdks(): Plugin {
  return {
    name: namespace,
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^[^./]/ }, ({ path, importer }) => {
        const absent = leftOut.some(
          ({ packages, from }) => packages.test(path) && (from?.test(importer) ?? true),
        )
        return absent ? { path, namespace } : undefined
      })
      onLoad({ filter: /.*/, namespace }, ({ path }) => ({ contents: standIn(path), loader: 'js' }))
    },
  }
}

/** As the prototype it also answers for the copy that esbuild makes of a module's own names. */
function standIn(path: string): string {
  const message = `${path} is not in this package: tools/lean-sdks.ts leaves it out`
  return `
    const absent = { get: (_, name) => name === '__esModule' || function () { throw new Error(${JSON.stringify(message)}) } }
    module.exports = Object.create(new Proxy({}, absent))
  `
}
