// The codes of the Batch API, a row each: HTTP status, what an answer with it means, what it is called, and a sentence.
// Source: "Batch Status and Error Codes" of the REST reference, the constants of the SDKs, and recorded answers.
import type { apiFaults } from './api-faults.ts'

/**
 * What an answer means for the call that got it. `done`: it is so already, or gone. `in-progress`: somebody was faster,
 * look again. `wait`: later, on fresh facts. `next-rung`: not in this state, try something else. `our-fault`: the call is wrong.
 */
export type ApiMeaning = 'done' | 'in-progress' | 'wait' | 'next-rung' | 'our-fault'

export type ApiFault = keyof typeof apiFaults

export type ApiCodeRow = readonly [
  status: number | undefined,
  means: ApiMeaning,
  fault: ApiFault,
  says: string,
]

const bad = 'api-rejected'
const gone = 'api-not-found'
const busy = 'api-conflict'

/** Any REST operation. */
export const commonCodes = {
  ConditionNotMet: [412, 'wait', busy, 'The resource was changed since it was read.'],
  MissingRequiredHeader: [400, 'our-fault', bad, 'A header that is needed is missing.'],
  MissingRequiredProperty: [400, 'our-fault', bad, 'A property that is needed is missing.'],
  UnsupportedHeader: [400, 'our-fault', bad, 'A header is not supported.'],
  UnsupportedProperty: [400, 'our-fault', bad, 'A property is not known in this API version.'],
  InvalidHeaderValue: [400, 'our-fault', bad, 'The value of a header is wrong.'],
  InvalidPropertyValue: [400, 'our-fault', bad, 'The value of a property is wrong.'],
  MissingRequiredQueryParameter: [
    400,
    'our-fault',
    bad,
    'A query parameter that is needed is missing.',
  ],
  UnsupportedQueryParameter: [400, 'our-fault', bad, 'A query parameter is not supported.'],
  InvalidQueryParameterValue: [400, 'our-fault', bad, 'The value of a query parameter is wrong.'],
  OutOfRangeQueryParameterValue: [
    400,
    'our-fault',
    bad,
    'The value of a query parameter is out of range.',
  ],
  RequestUrlFailedToParse: [400, 'our-fault', bad, 'The URL of the request cannot be read.'],
  InvalidUri: [400, 'our-fault', bad, 'The URL of the request names no resource of Batch.'],
  InvalidHttpVerb: [400, 'our-fault', bad, 'The HTTP method is not one that Batch knows.'],
  UnsupportedHttpVerb: [405, 'our-fault', bad, 'The resource does not take this HTTP method.'],
  UnsupportedHttpVersion: [undefined, 'our-fault', bad, 'The HTTP version is not supported.'],
  EmptyMetadataKey: [400, 'our-fault', bad, 'A metadata item has an empty name.'],
  InvalidMetadata: [400, 'our-fault', bad, 'A metadata item is wrong.'],
  MetadataTooLarge: [400, 'our-fault', bad, 'The metadata is too large.'],
  InvalidRequestBody: [400, 'our-fault', bad, 'The body of the request cannot be read.'],
  InvalidInput: [400, 'our-fault', bad, 'An input of the request is wrong.'],
  OutOfRangeInput: [400, 'our-fault', bad, 'An input of the request is out of range.'],
  MultipleConditionHeadersNotSupported: [
    400,
    'our-fault',
    bad,
    'The request has more conditions than Batch takes together.',
  ],
  MissingContentLengthHeader: [411, 'our-fault', bad, 'The length of the body is missing.'],
  RequestBodyTooLarge: [413, 'our-fault', bad, 'The body of the request is too large.'],
  RequestEntityTooLarge: [
    413,
    'our-fault',
    bad,
    'The request is too large, most often its list of resource files.',
  ],
  InvalidRange: [416, 'our-fault', bad, 'The range of bytes is not in the file.'],
  InvalidRestAPIForAccountSetting: [
    undefined,
    'our-fault',
    bad,
    'The settings of the account do not allow this call.',
  ],
  NotImplemented: [501, 'our-fault', bad, 'The service does not offer this.'],
  ResourceTypeMismatch: [
    undefined,
    'our-fault',
    bad,
    'The resource is of another type than the call is for.',
  ],
  HostInformationNotPresent: [undefined, 'our-fault', bad, 'The request does not name its host.'],
  InvalidAuthenticationInfo: [
    400,
    'our-fault',
    'api-denied',
    'The Authorization header is not of a form that Batch takes.',
  ],
  AuthenticationFailed: [
    403,
    'our-fault',
    'api-denied',
    'The key, signature or token of the caller is not accepted.',
  ],
  AuthorizationFailed: [
    403,
    'our-fault',
    'api-denied',
    'The identity of the caller has no role that allows this.',
  ],
  AuthorizationFailure: [
    403,
    'our-fault',
    'api-denied',
    'The account does not take requests from this network.',
  ],
  InsufficientAccountPermissions: [
    403,
    'our-fault',
    'api-denied',
    'The caller has no permission for this on the account.',
  ],
  AccountIsDisabled: [
    403,
    'our-fault',
    'api-denied',
    'The Batch account or its subscription is disabled.',
  ],
  Forbidden: [403, 'our-fault', 'api-denied', 'The account does not allow this.'],
  Unauthorized: [
    401,
    'our-fault',
    'api-denied',
    'The token of the caller is missing or not accepted.',
  ],
  ResourceNotFound: [404, 'done', gone, 'The resource is not there.'],
  ResourceAlreadyExists: [409, 'done', busy, 'The resource is there already.'],
  InternalError: [500, 'wait', 'api-failed', 'The service failed inside.'],
  OperationTimedOut: [
    500,
    'wait',
    'api-failed',
    'The service did not end the call in time; it may have done it.',
  ],
  ServerBusy: [503, 'wait', 'api-throttled', 'The service is busy.'],
  TooManyRequests: [429, 'wait', 'api-throttled', 'The account has had too many requests.'],
} as const satisfies Record<string, ApiCodeRow>
