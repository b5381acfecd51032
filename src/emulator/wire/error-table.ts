// Every error code the emulator answers with, or a script may: its HTTP status and its text.
// Texts are those of real answers where one was recorded, else those of Microsoft's
// "Batch Status and Error Codes" reference. The last block is the emulator's own.

export const errorTable = {
  MissingRequiredProperty: [400, 'A required property was not specified in the request body.'],
  InvalidPropertyValue: [
    400,
    'The value provided for one of the properties in the request body is invalid.',
  ],
  UnsupportedProperty: [
    400,
    'One of the properties specified in the request body is not supported.',
  ],
  InvalidHeaderValue: [
    400,
    'The value provided for one of the HTTP headers was not in the correct format.',
  ],
  MissingRequiredQueryParameter: [
    400,
    'A required query parameter was not specified for this request.',
  ],
  InvalidQueryParameterValue: [
    400,
    'Value for one of the query parameters specified in the request URI is invalid.',
  ],
  UnsupportedQueryParameter: [
    400,
    'One of the query parameters specified in the request URI is not supported.',
  ],
  InvalidUri: [400, 'The requested URI does not represent any resource on the server.'],
  InvalidRequestBody: [400, 'The specified Request Body is not syntactically valid.'],
  EmptyMetadataKey: [400, 'The key for one of the metadata key-value pairs is empty.'],
  MetadataTooLarge: [400, 'The size of the specified metadata exceeds the maximum size permitted.'],
  InvalidAuthenticationInfo: [
    400,
    'The authentication information was not provided in the correct format. Verify the value of Authorization header.',
  ],
  MultipleConditionHeadersNotSupported: [400, 'Multiple condition headers are not supported.'],
  UnsupportedRequestVersion: [400, 'The specified request version is not supported.'],
  InvalidAutoScalingSettings: [400, 'The specified auto-scaling settings are not valid.'],
  AutoScalingFormulaSyntaxError: [400, 'The specified auto-scaling formula has a syntax error.'],
  AutoScalingFormulaTooLong: [400, 'The specified auto-scaling formula exceeds lengths limit.'],
  AuthenticationFailed: [
    403,
    'Server failed to authenticate the request. Make sure the value of Authorization header is formed correctly including the signature.',
  ],
  IOError: [403, 'An I/O error occurred when accessing the specified resource.'],
  TVMCurrentOperationUnsupported: [
    403,
    'The specified compute node does not support the current operation.',
  ],
  Forbidden: [403, 'Access is Forbidden'],
  ResourceNotFound: [404, 'The specified resource does not exist.'],
  PoolNotFound: [404, 'The specified pool does not exist.'],
  ApplicationNotFound: [404, 'The specified application does not exist.'],
  CertificateNotFound: [404, 'The specified certificate does not exist.'],
  NodeNotFound: [404, 'The specified node does not exist.'],
  JobNotFound: [404, 'The specified job does not exist.'],
  JobScheduleNotFound: [404, 'The specified job schedule does not exist.'],
  TaskNotFound: [404, 'The specified task does not exist.'],
  FileNotFound: [404, 'The specified file does not exist.'],
  NodeUserNotFound: [404, 'The specified node user does not exist.'],
  UnsupportedHttpVerb: [405, "The resource doesn't support the specified HTTP verb."],
  OperationInvalidForCurrentState: [
    409,
    'The specified operation is not valid for the current state of the resource.',
  ],
  PoolExists: [409, 'The specified pool already exists.'],
  PoolQuotaReached: [409, 'Pool quota for the account has been reached.'],
  InvalidApplicationPackageReferences: [
    409,
    'One or more of the specified application package references are invalid.',
  ],
  InvalidCertificateReferences: [
    409,
    'One or more of the specified certificate references are invalid.',
  ],
  PoolBeingDeleted: [
    409,
    'The specified pool has been marked for deletion and is being reclaimed.',
  ],
  PoolBeingResized: [409, 'The specified pool is being resized'],
  NodeBeingCreated: [409, 'The specified node is being created'],
  NodeBeingStarted: [409, 'The specified node is being started'],
  NodeBeingReimaged: [409, 'The specified node is being reimaged'],
  NodeBeingRebooted: [409, 'The specified node is being rebooted'],
  NodeStateUnusable: [409, 'The state of the specified node is unusable'],
  NodeAlreadyInTargetSchedulingState: [
    409,
    'The specified node is already in the target scheduling state.',
  ],
  OperationNotValidOnNode: [409, 'The specified operation is not valid on the node.'],
  NodeUserExists: [409, 'The specified node user already exists.'],
  OperationNotValidOnPool: [409, 'The specified operation is not valid on the pool.'],
  JobExists: [409, 'The specified job already exists.'],
  JobCompleted: [409, 'The specified job is already in a completed state.'],
  JobDisabled: [409, 'The specified job is disabled.'],
  JobNotActive: [409, 'The specified job is not in active state.'],
  JobBeingTerminated: [409, 'The specified job is being terminated.'],
  JobBeingDeleted: [
    409,
    'The specified job has been marked for deletion and is being garbage collected.',
  ],
  JobPreparationTaskOrReleaseTaskNotSpecified: [
    409,
    'The specified job does not have either job preparation task or job release task.',
  ],
  ActiveJobAndScheduleQuotaReached: [
    409,
    'Active job and job schedule quota for the account has been reached.',
  ],
  JobScheduleExists: [409, 'The specified job schedule already exists.'],
  JobScheduleCompleted: [409, 'The specified job schedule is already in a completed state.'],
  JobScheduleDisabled: [409, 'The specified job schedule is disabled.'],
  JobScheduleBeingTerminated: [409, 'The specified job schedule is being terminated.'],
  JobScheduleBeingDeleted: [
    409,
    'The specified job schedule has been marked for deletion and is being garbage collected.',
  ],
  TaskDependencyListTooLong: [
    400,
    'The task dependency list is too long. The combined length of the ids may not exceed 64000 characters.',
  ],
  TaskIdSameAsJobPreparationTask: [
    409,
    'The specified task has the same id as the job preparation task.',
  ],
  TaskIdSameAsJobReleaseTask: [409, 'The specified task has the same id as the job release task.'],
  TaskExists: [409, 'The specified task already exists.'],
  TaskCompleted: [409, 'The specified task is already in a completed state.'],
  TaskNotCompleted: [
    409,
    'The specified task is not in a completed state, and the requested operation can be performed only on completed tasks.',
  ],
  TaskSucceeded: [
    409,
    'The specified task has already completed successfully, and the requested operation cannot be performed on successful tasks.',
  ],
  TaskFilesUnavailable: [409, 'The files of the specified task are unavailable.'],
  TaskFilesCleanedup: [409, 'The files of the specified task are cleanedup.'],
  ConditionNotMet: [412, 'The condition specified using HTTP conditional header(s) is not met.'],
  MissingContentLengthHeader: [411, 'The Content-Length header was not specified.'],
  RequestBodyTooLarge: [413, 'The size of the request body exceeds the maximum size permitted.'],
  InvalidRange: [416, 'The range specified is invalid for the current size of the resource.'],
  TooManyRequests: [
    429,
    'Request failed as server encountered too many requests. Please try again.',
  ],
  InternalError: [500, 'Server encountered an internal error. Please try again after some time.'],
  OperationTimedOut: [500, 'Operation could not be completed within the specified time.'],
  ServerBusy: [503, 'The server is busy.'],
  TooManyEnableAutoScaleRequests: [
    503,
    'Too many Enable Pool AutoScale requests are issued on the pool.',
  ],

  OperationNotImplementedByEmulator: [501, 'The emulator does not implement this operation.'],
} as const satisfies Record<string, readonly [status: number, message: string]>

export type ErrorCode = keyof typeof errorTable

export const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(errorTable, code)
