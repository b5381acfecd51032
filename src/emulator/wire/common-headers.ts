// What every answer of the service carries, and what an answer to HEAD leaves out.
import { type EmulatorRequest, type EmulatorResponse, lowerCaseHeaders } from './http.ts'
import { httpDate } from './wire-time.ts'

/**
 * The answer with the headers of the recordings. The client's own id comes back when asked for, an
 * `x-ms-client-request-id` never. Without a body a refusal says nothing of a content type (recorded for HEAD).
 */
export function withCommonHeaders(
  request: EmulatorRequest,
  { status, headers, body }: EmulatorResponse,
  { requestId, nowMs }: { readonly requestId: string; readonly nowMs: number },
): EmulatorResponse {
  const asked = lowerCaseHeaders(request.headers)
  const echo =
    asked['return-client-request-id']?.toLowerCase() === 'true' && asked['client-request-id']
  const isHead = request.method.toUpperCase() === 'HEAD'
  const { 'content-type': type, ...others } = headers
  return {
    status,
    headers: {
      ...others,
      ...(type !== undefined && !(isHead && status >= 400) ? { 'content-type': type } : {}),
      'request-id': requestId,
      ...(echo ? { 'client-request-id': echo } : {}),
      dataserviceversion: '3.0',
      server: 'Microsoft-HTTPAPI/2.0',
      'strict-transport-security': 'max-age=31536000; includeSubDomains',
      'x-content-type-options': 'nosniff',
      date: httpDate(nowMs),
    },
    body: isHead ? '' : body,
  }
}
