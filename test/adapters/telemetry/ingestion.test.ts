// What Application Insights is sent: a story told through the real SDK, taken in by an endpoint on this machine over TLS.
import { execFile } from 'node:child_process'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type MetricName, metrics } from '../../../src/domain/metrics.ts'
import { requestFields, stepFields } from '../../../src/domain/telemetry-events.ts'
import { type Envelope, envelopesOf, startIngestion } from './ingestion-endpoint.ts'

let endpoint: Awaited<ReturnType<typeof startIngestion>>
let all: readonly Envelope[] = []

beforeAll(async () => {
  endpoint = await startIngestion()
  await promisify(execFile)(
    process.execPath,
    [resolve(import.meta.dirname, 'insights-child.ts'), endpoint.connection],
    { env: endpoint.env },
  )
  all = endpoint.bodies.flatMap(envelopesOf)
}, 180_000)

afterAll(() => endpoint.close())

const of = (baseType: string) => all.filter(({ data }) => data.baseType === baseType)
const spans = () => of('RemoteDependencyData')
const operation = ({ tags }: Envelope) => tags['ai.operation.id'] ?? ''
const parent = ({ tags }: Envelope) => tags['ai.operation.parentId'] ?? ''
const named = (items: readonly Envelope[], name: string) =>
  items.filter(({ data }) => data.baseData.name === name)

describe('of each exam that found something', () => {
  const exams = () =>
    named(spans(), 'exam').filter(({ data }) => 'incidents' in data.baseData.properties)

  test('all steps are one operation, the host’s own, below its request', () => {
    expect(exams().length).toBeGreaterThan(5)
    for (const exam of exams()) {
      const number = operation(exam).replace(/^a+/, '')
      expect(operation(exam)).toMatch(/^a+\d+$/)
      expect(parent(exam)).toBe(number.padStart(16, 'b'))
      expect(exam.data.baseData.properties).toMatchObject({
        function: 'examine',
        invocation: `i${number}`,
      })
      const steps = spans().filter(
        (one) => operation(one) === operation(exam) && parent(one) === exam.data.baseData.id,
      )
      const names = steps.map(({ data }) => data.baseData.name)
      for (const name of ['observe', 'classify', 'decide', 'verify', 'act', 'notify']) {
        expect(names).toContain(name)
      }
      const incidents = steps.map(({ data }) => data.baseData.properties.incidents)
      expect(new Set(incidents)).toEqual(new Set([exam.data.baseData.properties.incidents]))
    }
  })

  test('what was told stands in the step in which it was told', () => {
    const acts = new Map(spans().map((one) => [one.data.baseData.id, one.data.baseData.name]))
    const [answered] = named(of('EventData'), 'act.answered')
    expect(answered && acts.get(parent(answered))).toBe('act')
    const [opened] = named(of('EventData'), 'incident.opened')
    expect(opened && acts.get(parent(opened))).toBe('record')
    expect(opened?.data.baseData.properties).toMatchObject({
      stage: 'record',
      fault: 'node-unusable',
      incident: expect.stringMatching(/^renderfarm\.frames\.\w+$/) as string,
    })
  })

  test('those that found nothing are there seldom, and what they told always', () => {
    const calm = named(spans(), 'exam').filter(
      ({ data }) => !('incidents' in data.baseData.properties),
    )
    const passes = named(of('EventData'), 'exam.pass')
    expect(passes.length).toBeGreaterThan(exams().length)
    expect(calm.length).toBeLessThan(passes.length / 3)
    // Each stands for ten, so that Azure's own counts and means are right.
    const rates = (items: readonly Envelope[]) => new Set(items.map(({ sampleRate }) => sampleRate))
    expect(rates(named(spans(), 'census'))).toEqual(new Set([10]))
    expect(rates(exams())).toEqual(new Set([100]))
    const censuses = named(of('EventData'), 'census.completed').length
    expect(censuses).toBe(50)
    expect(named(spans(), 'census').length).toBeLessThan(25)
  })
})

describe('of a request', () => {
  const told = () => spans().find(({ data }) => data.baseData.properties.pool === 'renderfarm|told')
  const requests = () => spans().filter((one) => parent(one) === told()?.data.baseData.id)

  test('is a dependency with its type, its target and its code, below its step', () => {
    const [nodes, row] = requests().map(({ data }) => data.baseData)
    expect(nodes).toMatchObject({
      ...{ name: 'GET /pools/{pool}/nodes', type: 'Http', resultCode: '503', success: false },
      target: 'renderfarm.westeurope.batch.azure.com',
      data: 'https://renderfarm.westeurope.batch.azure.com/pools/{pool}/nodes',
    })
    expect(nodes?.properties).toEqual({
      ...{ service: 'batch', stage: 'exam', account: 'renderfarm', pool: 'renderfarm|told' },
      ...{ failed: '503', requestId: 'b-1', clientRequestId: 'c-1' },
    })
    expect(row).toMatchObject({
      ...{ name: 'Rows.get', type: 'Http', resultCode: 'ECONNRESET', success: false },
      target: 'medic.table.core.windows.net',
      properties: { failed: 'ECONNRESET' },
    })
    expect(told()?.data.baseData).toMatchObject({ success: true, properties: { calls: '2' } })
  })

  test('the root is linked to the step that sent its message', () => {
    expect(JSON.parse(told()?.data.baseData.properties['_MS.links'] ?? '')).toEqual([
      { operation_Id: 'c'.repeat(32), id: 'd'.repeat(16) },
    ])
  })
})

describe('all in all', () => {
  test('figures have the names, and the dimensions, of the table', () => {
    const figures = of('MetricData').flatMap(({ data }) =>
      (data.baseData.metrics ?? []).map(({ name }) => ({
        name,
        by: Object.keys(data.baseData.properties).toSorted(),
      })),
    )
    const names = new Set(figures.map(({ name }) => name))
    for (const name of ['incident.detectionDelay', 'repair.outcome', 'incident.timeToResolve']) {
      expect(names).toContain(name)
    }
    for (const { name, by } of figures) {
      expect(Object.keys(metrics)).toContain(name)
      expect(by).toEqual([...metrics[name as MetricName].dimensions].toSorted())
    }
  })

  test('events, warnings and errors have a stage, and nothing has a secret', () => {
    const told = [...of('EventData'), ...of('MessageData'), ...of('ExceptionData')]
    expect(told.length).toBeGreaterThan(100)
    for (const { data } of told) expect(data.baseData.properties.stage).toMatch(/^[a-z]+$/)
    expect(of('MessageData').map(({ data }) => data.baseData.message)).toContain(
      'Mend https://x.example/c?sig=REDACTED&x=1',
    )
    const [broken] = of('ExceptionData')
    expect(broken?.data.baseData.exceptions?.[0]?.message).toContain('It broke: Error: AccountKey=')
    expect(endpoint.bodies.join('')).not.toContain('TOPSECRET')
  })

  test('steps and requests say what the tables have, and no other', () => {
    const allowed = (type?: string) => Object.keys(type === 'Http' ? requestFields : stepFields)
    for (const { data } of spans()) {
      const { type, name, properties } = data.baseData
      const odd = Object.keys(properties).filter((field) => !allowed(type).includes(field))
      expect(odd, name).toEqual([])
    }
  })

  test('nothing goes out that is not ours', () => {
    const kinds = new Set(all.map(({ data }) => data.baseType))
    const ours = ['EventData', 'ExceptionData', 'MessageData', 'MetricData', 'RemoteDependencyData']
    expect([...kinds].toSorted()).toEqual(ours)
    expect(new Set(all.map(({ tags }) => tags['ai.cloud.role']))).toEqual(new Set(['medic']))
  })
})
