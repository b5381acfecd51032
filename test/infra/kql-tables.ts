// The tables that queries may ask, with their columns, as Application Insights and Log Analytics publish them.

/** Columns that each table of Application Insights has. */
const common = {
  appId: 'string',
  appName: 'string',
  application_Version: 'string',
  client_Browser: 'string',
  client_City: 'string',
  client_CountryOrRegion: 'string',
  client_IP: 'string',
  client_Model: 'string',
  client_OS: 'string',
  client_StateOrProvince: 'string',
  client_Type: 'string',
  cloud_RoleInstance: 'string',
  cloud_RoleName: 'string',
  customDimensions: 'dynamic',
  iKey: 'string',
  itemId: 'string',
  itemType: 'string',
  operation_Id: 'string',
  operation_Name: 'string',
  operation_ParentId: 'string',
  operation_SyntheticSource: 'string',
  sdkVersion: 'string',
  session_Id: 'string',
  timestamp: 'datetime',
  user_AccountId: 'string',
  user_AuthenticatedId: 'string',
  user_Id: 'string',
} as const

const measured = { customMeasurements: 'dynamic', itemCount: 'int' } as const

/** A request and a dependency are both a call: what it was, how long it took, how it ended. */
const call = {
  ...{ id: 'string', name: 'string', duration: 'real', performanceBucket: 'string' },
  ...{ resultCode: 'string', success: 'string' },
} as const

/**
 * Source of all but the last two: learn.microsoft.com/azure/azure-monitor/app/convert-classic-resource, "Table schemas", the column
 * "ApplicationInsights": the names that hold where a query is asked of the component, not of its workspace.
 * `value` of customMetrics is there for a component alone; its workspace has no such column.
 * Source of `AppTraces`, the workspace's own name: learn.microsoft.com/azure/azure-monitor/reference/tables/apptraces.
 * Source of the last: learn.microsoft.com/azure/azure-monitor/reference/tables/operation; `_LogOperation` is the
 * function over it that learn.microsoft.com/azure/azure-monitor/logs/monitor-workspace names.
 */
export const tables: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  customEvents: { ...common, ...measured, name: 'string' },
  customMetrics: {
    ...{ ...common, name: 'string', value: 'real', valueCount: 'int' },
    ...{ valueMax: 'real', valueMin: 'real', valueSum: 'real' },
  },
  dependencies: {
    ...common,
    ...measured,
    ...call,
    data: 'string',
    target: 'string',
    type: 'string',
  },
  exceptions: {
    ...{ ...common, ...measured, assembly: 'string', details: 'dynamic', handledAt: 'string' },
    ...{ innermostAssembly: 'string', innermostMessage: 'string', innermostMethod: 'string' },
    ...{ innermostType: 'string', message: 'string', method: 'string', outerAssembly: 'string' },
    ...{ outerMessage: 'string', outerMethod: 'string', outerType: 'string' },
    ...{ problemId: 'string', severityLevel: 'int', type: 'string' },
  },
  requests: { ...common, ...measured, ...call, source: 'string', url: 'string' },
  traces: { ...common, ...measured, message: 'string', severityLevel: 'int' },
  AppTraces: {
    ...{ TimeGenerated: 'datetime', Message: 'string', SeverityLevel: 'int', ItemCount: 'int' },
    ...{ OperationId: 'string', OperationName: 'string', Properties: 'dynamic' },
    ...{ AppRoleName: 'string', _BilledSize: 'real', _IsBillable: 'string', Type: 'string' },
  },
  _LogOperation: {
    ...{ TimeGenerated: 'datetime', Category: 'string', Operation: 'string', Level: 'string' },
    ...{ Detail: 'string', _ResourceId: 'string', TenantId: 'string', Type: 'string' },
  },
}
