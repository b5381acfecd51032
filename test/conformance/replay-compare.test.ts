// What the replay sees as a difference between a recorded answer and ours, and what it does not.
import { describe, expect, test } from 'vitest'
import type { EmulatorResponse } from '../../src/emulator/wire/http.ts'
import { differences } from './replay/compare.ts'
import type { Spoken } from './replay/conversations.ts'

const body = {
  'odata.metadata': 'https://real.westus.batch.azure.com/$metadata#pools/@Element',
  id: 'frames',
  eTag: '0x8DAD42863FB4168',
  state: 'active',
  creationTime: '2022-12-02T05:45:16.7537512Z',
  targetDedicatedNodes: 2,
  metadata: [{ name: 'team', value: 'light' }],
}
const headers = { 'content-type': 'application/json;odata=minimalmetadata', etag: body.eTag }
const recorded = {
  method: 'GET',
  path: '/pools/frames',
  status: 200,
  resHeaders: headers,
  resBody: body,
} as unknown as Spoken

const ours = (change: object = {}, more: Partial<EmulatorResponse> = {}): EmulatorResponse => ({
  status: 200,
  headers,
  body: JSON.stringify({ ...body, ...change }),
  ...more,
})

describe('the replay sees', () => {
  test.each<{ what: string; answer: EmulatorResponse; paths: string[] }>([
    { what: 'nothing in the same answer', answer: ours(), paths: [] },
    {
      what: 'nothing in other hosts, times and tags',
      answer: ours({
        'odata.metadata': 'http://127.0.0.1/$metadata#pools/@Element',
        eTag: '0x8DEA9B4898B3C00',
        creationTime: '2026-05-04T08:10:00Z',
      }),
      paths: [],
    },
    { what: 'another status', answer: ours({}, { status: 404 }), paths: ['status'] },
    {
      what: 'a header that is missing',
      answer: ours({}, { headers: {} }),
      paths: ['header content-type', 'header etag'],
    },
    {
      what: 'a header too many',
      answer: ours({}, { headers: { ...headers, 'x-more': '1' } }),
      paths: ['header x-more'],
    },
    { what: 'a field that is missing', answer: ours({ metadata: undefined }), paths: ['metadata'] },
    { what: 'a field too many', answer: ours({ displayName: 'F' }), paths: ['displayName'] },
    {
      what: 'another type',
      answer: ours({ targetDedicatedNodes: '2' }),
      paths: ['targetDedicatedNodes'],
    },
    { what: 'another case', answer: ours({ state: 'Active' }), paths: ['state'] },
    {
      what: 'another value',
      answer: ours({ targetDedicatedNodes: 3 }),
      paths: ['targetDedicatedNodes'],
    },
    { what: 'a time that is none', answer: ours({ creationTime: 'now' }), paths: ['creationTime'] },
    { what: 'an item that is missing', answer: ours({ metadata: [] }), paths: ['metadata[team]'] },
    {
      what: 'an item too many',
      answer: ours({ metadata: [...body.metadata, { name: 'x', value: 'y' }] }),
      paths: ['metadata.length'],
    },
  ])('$what', ({ answer, paths }) => {
    expect(differences(recorded, answer).map(({ path }) => path)).toEqual(paths)
  })
})
