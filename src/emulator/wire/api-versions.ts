// Which api-version values the emulator answers; others are refused as Batch refuses them.
import { fault } from './batch-fault.ts'

/**
 * The published versions up to 2024-07-01.20.0, those of the recordings among them. All are answered in the shape
 * of 2022-10-01.16.0: what later ones took away (certificates, remote desktop, lifetime statistics) is still there,
 * and what they added is not.
 */
const knownVersions = new Set([
  '2015-12-01.2.2',
  '2016-02-01.3.0',
  '2016-07-01.3.1',
  '2017-01-01.4.0',
  '2017-05-01.5.0',
  '2017-06-01.5.1',
  '2017-09-01.6.0',
  '2018-03-01.6.1',
  '2018-08-01.7.0',
  '2018-12-01.8.0',
  '2019-06-01.9.0',
  '2019-08-01.10.0',
  '2020-03-01.11.0',
  '2020-09-01.12.0',
  '2021-06-01.14.0',
  '2022-01-01.15.0',
  '2022-10-01.16.0',
  '2023-05-01.17.0',
  '2023-11-01.18.0',
  '2024-02-01.19.0',
  '2024-07-01.20.0',
])

/**
 * Throws unless the request names a version Batch had. The refusal of an unknown one is that of Microsoft's own
 * example for the Batch endpoint (the entitlement calls' documentation), not the UnsupportedRequestVersion of the
 * code list, which no known answer carries.
 */
export function checkApiVersion(query: ReadonlyMap<string, string>): void {
  const version = query.get('api-version')
  if (version === undefined || version === '') {
    throw fault('MissingRequiredQueryParameter', { QueryParameterName: 'api-version' })
  }
  if (knownVersions.has(version)) return
  throw fault('InvalidQueryParameterValue', {
    QueryParameterName: 'api-version',
    QueryParameterValue: version,
    Reason: 'The specified api version string is invalid.',
  })
}
