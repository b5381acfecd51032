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
 * Sources, all in github.com/MicrosoftDocs/azure-monitor-docs below articles/azure-monitor; each column was held against them:
 * - The names that hold where a query is asked of the component, not of its workspace: "Table schemas" in
 *   app/convert-classic-resource.md of commit 438bf709, the column "ApplicationInsights"; later the page was taken away.
 *   `value` of customMetrics is there for a component alone; its workspace has no such column.
 * - `AppTraces`, the workspace's own name: reference/tables/apptraces.md of 2026-07-27.
 * - `_LogOperation`, a function over the table `Operation` with columns of its own: logs/monitor-workspace.md of
 *   2026-05-04, "Columns"; the types are those of reference/tables/operation.md.
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
    ...{ AppRoleInstance: 'string', AppRoleName: 'string', AppVersion: 'string' },
    ...{ ItemCount: 'int', Measurements: 'dynamic', Message: 'string', OperationId: 'string' },
    ...{ OperationName: 'string', ParentId: 'string', Properties: 'dynamic', SDKVersion: 'string' },
    ...{ SeverityLevel: 'int', TimeGenerated: 'datetime', Type: 'string', TenantId: 'string' },
    ...{ _BilledSize: 'real', _IsBillable: 'string', _ResourceId: 'string' },
  },
  _LogOperation: {
    ...{ TimeGenerated: 'datetime', Category: 'string', Operation: 'string', Level: 'string' },
    ...{ Detail: 'string', _ResourceId: 'string', Computer: 'string', CorrelationId: 'string' },
  },
}
