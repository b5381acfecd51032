// What Application Insights makes rows of: things are told through the real SDK, and its envelopes mapped as the service maps them.
import { execFile } from 'node:child_process'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import {
  type Envelope,
  envelopesOf,
  startIngestion,
} from '../adapters/telemetry/ingestion-endpoint.ts'
import type { Row } from './kql-run.ts'
import type { Tell } from './told-child.ts'

export type Tables = Readonly<Record<string, readonly Row[]>>

/** Rows of the tables that queries of alerts and the workbook ask. */
export async function rowsOf(told: readonly Tell[]): Promise<Tables> {
  const endpoint = await startIngestion()
  try {
    const script = resolve(import.meta.dirname, 'told-child.ts')
    const args = [script, endpoint.connection, JSON.stringify(told)]
    await promisify(execFile)(process.execPath, args, { env: endpoint.env })
    const all = endpoint.bodies.flatMap(envelopesOf)
    const of = (type: string, map: (one: Envelope) => Row[]) =>
      all.filter(({ data }) => data.baseType === type).flatMap(map)
    return {
      customEvents: of('EventData', (one) => [{ ...common(one), name: one.data.baseData.name }]),
      dependencies: of('RemoteDependencyData', (one) => [{ ...common(one), ...call(one) }]),
      customMetrics: of('MetricData', figures),
      exceptions: of('ExceptionData', errors),
    }
  } finally {
    endpoint.close()
  }
}

function common({ tags, time, data }: Envelope): Row {
  return {
    timestamp: Date.parse(time),
    customDimensions: data.baseData.properties,
    operation_Id: tags['ai.operation.id'] ?? '',
    operation_Name: tags['ai.operation.name'] ?? '',
    itemCount: 1,
  }
}

/** The service writes whether it went well as text. */
function call({ data }: Envelope): Row {
  const { name, type, target, resultCode, success, duration = '' } = data.baseData
  const [, hours = '0', minutes = '0', seconds = '0'] = /(\d+):(\d+):([\d.]+)$/.exec(duration) ?? []
  return {
    ...{ name, type, target, resultCode, success: success ? 'True' : 'False' },
    duration: ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000,
  }
}

/** Source: the schema of MetricData; a figure without a count is one measurement, and is its own least and most. */
function figures(one: Envelope): Row[] {
  return (one.data.baseData.metrics ?? []).map(({ name, value, count = 1, min, max }) => ({
    ...common(one),
    ...{ name, value: value / count, valueSum: value, valueCount: count },
    ...{ valueMin: min ?? value, valueMax: max ?? value },
  }))
}

function errors(one: Envelope): Row[] {
  return (one.data.baseData.exceptions ?? []).slice(0, 1).map(({ typeName, message }) => ({
    ...common(one),
    ...{ type: typeName, outerMessage: message },
  }))
}
