// Query parameters that every operation reads the same way.
import { expect, test } from 'vitest'
import { start } from './support.ts'

test.each([
  { path: '/pools/frames?$expand=stats', status: 200 },
  { path: '/pools?$expand=Stats', status: 200 },
  { path: '/jobs?$expand=stats', status: 200 },
  { path: '/jobs/shot/tasks?$expand=stats', status: 200 },
  { path: '/pools?timeout=30', status: 200 },
  { path: '/pools?timeOut=45', status: 200 },
  { path: '/pools?anything=else', status: 200 },
  { path: '/pools?$expand=nodes', status: 400, code: 'InvalidQueryParameterValue', of: '$expand' },
  {
    path: '/pools?$expand=stats,x',
    status: 400,
    code: 'InvalidQueryParameterValue',
    of: '$expand',
  },
  { path: '/pools?timeout=soon', status: 400, code: 'InvalidQueryParameterValue', of: 'timeout' },
  { path: '/pools?timeout=0', status: 400, code: 'InvalidQueryParameterValue', of: 'timeout' },
  { path: '/pools?timeout=-1', status: 400, code: 'InvalidQueryParameterValue', of: 'timeout' },
  { path: '/pools?timeout=1.5', status: 400, code: 'InvalidQueryParameterValue', of: 'timeout' },
  {
    path: '/pools/frames/nodes?$expand=stats',
    status: 400,
    code: 'UnsupportedQueryParameter',
    of: '$expand',
  },
  {
    path: "/pools/frames?$filter=id eq 'frames'",
    status: 400,
    code: 'UnsupportedQueryParameter',
    of: '$filter',
  },
  {
    path: '/nodecounts?$select=poolId',
    status: 400,
    code: 'UnsupportedQueryParameter',
    of: '$select',
  },
  { path: '/pools?$orderby=id', status: 400, code: 'UnsupportedQueryParameter', of: '$orderby' },
  { path: '/pools?$top=5', status: 400, code: 'UnsupportedQueryParameter', of: '$top' },
])('$path is answered $status $code', ({ path, status, code, of }) => {
  const answer = start().call('GET', path.replaceAll(' ', '%20'))
  expect(answer.status).toBe(status)
  if (code === undefined) return
  expect(answer.json.code).toBe(code)
  expect(answer.json.values[0]).toEqual({ key: 'QueryParameterName', value: of })
})

test.each([
  { version: '2001-01-01.0.0' },
  { version: '2022-10-01' },
  { version: '2022-10-01.16.0 ' },
  { version: 'latest' },
])('the version "$version" is refused in the words of the service', ({ version }) => {
  const answer = start().call('GET', `/pools?api-version=${encodeURIComponent(version)}`)
  expect(answer).toMatchObject({
    status: 400,
    json: {
      code: 'InvalidQueryParameterValue',
      values: [
        { key: 'QueryParameterName', value: 'api-version' },
        { key: 'QueryParameterValue', value: version },
        { key: 'Reason', value: 'The specified api version string is invalid.' },
      ],
    },
  })
})

test.each(['2016-02-01.3.0', '2017-06-01.5.1', '2022-10-01.16.0', '2024-07-01.20.0'])(
  'the version %s is answered',
  (version) => {
    expect(start().call('GET', `/pools?api-version=${version}`).status).toBe(200)
  },
)
